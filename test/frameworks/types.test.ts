import { expect, test } from 'bun:test';
import { projectRoot } from '../helpers/project-root.ts';
import { runBun } from '../helpers/run-bun.ts';

/** TypeScript reads a page with React and one with Vue, and the types of both. */
const COMPILER_TIMEOUT_MS = 120_000;

test(
  'The types of the scripts check a React 19 component and a Vue 3 component, and find the mistakes in them',
  async () => {
    const vueTsc = `${projectRoot}node_modules/vue-tsc/bin/vue-tsc.js`;
    expect(await runBun(projectRoot, vueTsc, '-p', 'test/frameworks/tsconfig.json')).toEqual({ output: '', code: 0 });
  },
  COMPILER_TIMEOUT_MS,
);

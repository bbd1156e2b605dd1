import { expect, test } from 'bun:test';
import { projectRoot } from '../../../helpers/project-root.ts';

/** Packages that only capabilities load, and only with their settings. */
const PACKAGES = ['prom-client', 'hono', '@hono/zod-openapi', 'zod'];

test('A server without API and metrics loads none of their packages', () => {
  const list = `await import('./src/app/run-command.ts'); console.log(JSON.stringify(Object.keys(require.cache)))`;
  const child = Bun.spawnSync([process.execPath, '-e', list], { cwd: projectRoot });
  const loaded = JSON.parse(child.stdout.toString()) as string[];
  expect(loaded.some((path) => path.endsWith('/src/app/capabilities.ts'))).toBe(true);
  expect(loaded.filter((path) => PACKAGES.some((name) => path.includes(`/node_modules/${name}/`)))).toEqual([]);
});

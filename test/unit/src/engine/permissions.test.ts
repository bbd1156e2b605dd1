import { expect, test } from 'bun:test';
import { triedCommands } from '../../../../src/engine/permissions.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

/** Commands that work in any connection that is up, and commands for other servers or other databases. */
const PROVEN = ['EVALSHA', 'EVAL', 'ROLE', 'SELECT', 'SENTINEL', 'INFO'];

test('findRefusedCommands tries every command that the engine folder uses', async () => {
  const used = new Set<string>();
  for await (const path of new Bun.Glob('src/engine/**/*.{ts,lua}').scan(projectRoot)) {
    if (path.endsWith('permissions.ts')) continue;
    const text = await Bun.file(projectRoot + path).text();
    for (const [, command = ''] of text.matchAll(/\b(?:send|p?call)\(\s*['"]([A-Z]+)['"]/g)) used.add(command);
  }
  expect(used.size).toBeGreaterThan(5);
  expect([...used].filter((command) => !PROVEN.includes(command) && !triedCommands.includes(command))).toEqual([]);
});

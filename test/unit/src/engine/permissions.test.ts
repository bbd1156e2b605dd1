import { expect, test } from 'bun:test';
import { triedCommands } from '../../../../src/engine/permissions.ts';
import { projectRoot } from '../../../helpers/project-root.ts';

/** Commands that work in any connection that is up, and commands for other servers or other databases. */
const PROVEN = ['EVALSHA', 'EVAL', 'ROLE', 'SELECT', 'SENTINEL', 'INFO'];

/** Files of the export and the import. Their account needs more commands than that of a node. */
const OF_TRANSFER = /\/(engine-(ex|im)port|transfer-link|copy-room|import-(items|commit))\.(ts|lua)$/;

test('findRefusedCommands tries every command that a node uses', async () => {
  const used = new Set<string>();
  for await (const path of new Bun.Glob('src/engine/**/*.{ts,lua}').scan(projectRoot)) {
    if (path.endsWith('permissions.ts') || OF_TRANSFER.test(path)) continue;
    const text = await Bun.file(projectRoot + path).text();
    for (const [, command = ''] of text.matchAll(/\b(?:send|p?call)\(\s*['"]([A-Z]+)['"]/g)) used.add(command);
  }
  expect(used.size).toBeGreaterThan(5);
  expect([...used].filter((command) => !PROVEN.includes(command) && !triedCommands.includes(command))).toEqual([]);
});

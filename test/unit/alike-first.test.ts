import { expect, test } from 'bun:test';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alikeFirst } from '../../src/alike-first.ts';

test("The element's entry comes after modules that exist, kind by kind", () => {
  const entry = fileURLToPath(new URL('../../www/chat-box/define.ts', import.meta.url));
  const imported = new Bun.Transpiler({ loader: 'ts' }).scanImports(alikeFirst(entry)).map(({ path }) => path);
  for (const path of imported) expect(() => Bun.resolveSync(path, dirname(entry))).not.toThrow();
  expect(imported.at(-1)).toBe(entry);
  const at = (path: string) => imported.indexOf(path);
  expect(at('./command-event.ts')).toBeGreaterThan(at('lit'));
  expect(at('./rows.styles.ts')).toBeGreaterThan(at('./unread-event.ts'));
});

import { expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { orderForGzip } from '../../../../src/assets/bundle-order.ts';

test("The element's entry comes after modules that exist, kind by kind", () => {
  const folder = fileURLToPath(new URL('../../../../www/chat-box/', import.meta.url));
  const imported = new Bun.Transpiler({ loader: 'ts' }).scanImports(orderForGzip(folder)).map(({ path }) => path);
  for (const path of imported) expect(() => Bun.resolveSync(path, folder)).not.toThrow();
  const kinds = ['lit', './events.ts', './internal-events.ts', './log/message-row.styles.ts', './define.ts'];
  expect(imported.filter((path) => kinds.includes(path))).toEqual(kinds);
  expect(imported.at(-1)).toBe('./define.ts');
});

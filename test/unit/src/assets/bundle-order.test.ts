import { expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { orderForGzip } from '../../../../src/assets/bundle-order.ts';

test('orderForGzip names modules that exist, each once, and the entry last', () => {
  const folder = fileURLToPath(new URL('../../../../www/chat-box/', import.meta.url));
  const imported = new Bun.Transpiler({ loader: 'ts' }).scanImports(orderForGzip()).map(({ path }) => path);
  for (const path of imported) expect(() => Bun.resolveSync(path, folder)).not.toThrow();
  expect(new Set(imported).size).toBe(imported.length);
  expect(imported.filter((path) => path.endsWith('.styles.ts')).length).toBeGreaterThan(3);
  expect(imported.at(-1)).toBe('./define.ts');
});

import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { decodeAssets, readAssets, writeAssets } from '../../helpers/packed-assets.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

test('readAssets returns what writeAssets has written, with bodies of any bytes', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'assets');
  const variant = (encoding: 'identity' | 'gzip', body: string) => ({ encoding, etag: `"${encoding}"`, body });
  const assets = decodeAssets({
    '/é.txt': {
      type: 'text/plain',
      build: undefined,
      variants: [variant('identity', 'w6kKCg=='), variant('gzip', '/wD+')],
    },
    '/empty': { type: 'text/css', build: 'b1', variants: [variant('identity', '')] },
  });
  await writeAssets(file, assets);
  const read = readAssets(file);
  expect(Object.keys(read)).toEqual(['/é.txt', '/empty']);
  expect(read['/empty']).toMatchObject({ type: 'text/css', build: 'b1' });
  const bodies = Object.values(read).flatMap(({ variants }) => variants.map(({ body }) => [...body]));
  expect(bodies).toEqual([[0xc3, 0xa9, 10, 10], [255, 0, 254], []]);
});

import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTar, TAR_END, TarError, tarHeader, tarPadding } from '../../../../src/backup/tar.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const TIME = Date.UTC(2026, 0, 31);

function archiveOf(files: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat([
    ...Object.entries(files).flatMap(([name, text]) => {
      const bytes = Buffer.from(text);
      return [tarHeader({ name, size: bytes.length }, TIME), bytes, tarPadding(bytes.length)];
    }),
    TAR_END,
  ]);
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function filesOf(archive: Uint8Array, chunkBytes = archive.length): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  await readTar(inChunks(archive, chunkBytes), ({ name }) => {
    files[name] = '';
    return (part) => (files[name] += Buffer.from(part).toString('latin1'));
  });
  return files;
}

const FILES = { empty: '', 'manifest.json': '{}', 'one-block': 'x'.repeat(512), 'chat.sqlite': 'y'.repeat(1_300) };

describe('The tar archive', () => {
  test.each([1, 7, 511, 512, 513, 100_000])('reads back in chunks of %d bytes', async (chunkBytes) => {
    expect(await filesOf(archiveOf(FILES), chunkBytes)).toEqual(FILES);
  });

  test('can be listed and extracted by tar', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'x.tar');
    writeFileSync(path, archiveOf(FILES));
    const listed = Bun.spawnSync(['tar', '--utc', '-tvf', path]).stdout.toString();
    expect(listed.match(/^-rw------- 0\/0 +1300 2026-01-31 00:00 chat\.sqlite$/m)).not.toBeNull();
    expect(Bun.spawnSync(['tar', '-xf', path, '-C', folder.path]).exitCode).toBe(0);
    for (const [name, text] of Object.entries(FILES)) expect(await Bun.file(join(folder.path, name)).text()).toBe(text);
  });

  test.each([8_589_934_591, 8_589_934_592, 2 ** 45])('holds the size of a file of %d bytes', async (size) => {
    let found = 0;
    const read = readTar(inChunks(tarHeader({ name: 'large', size }, TIME), 512), (file) => {
      found = file.size;
      return () => {};
    });
    await expect(read).rejects.toThrow('is cut off');
    expect(found).toBe(size);
  });

  test.each([
    ['is cut off', (archive: Buffer) => archive.subarray(0, 1_500)],
    ['is cut off', (archive: Buffer) => archive.subarray(0, archive.length - 1_024)],
    ['is cut off', () => Buffer.alloc(0)],
    ['is not a tar archive', () => Buffer.from('PK'.repeat(512))],
    ['is damaged', (archive: Buffer) => Buffer.from(archive).fill('z', 3, 4)],
  ])('that %s is refused', async (message, change) => {
    const failure = await filesOf(change(archiveOf(FILES))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TarError);
    expect((failure as TarError).message).toBe(message);
  });
});

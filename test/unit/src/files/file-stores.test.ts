import { describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileStoreError, FileStoreFull, type FileStore } from '../../../../src/files/file-store.ts';
import { decodeRoom, encodeRoom, FolderFileStore } from '../../../../src/files/folder-store.ts';
import { MemoryFileStore } from '../../../../src/files/memory-store.ts';
import { rejection } from '../../../helpers/rejection.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const [ONE, TWO] = ['p-0123456789abcdefghijkl', 'p-1123456789abcdefghijkl'];
const BYTES = { full: Buffer.from('in full size'), thumbnail: Buffer.from('small') };

async function listed(store: FileStore, room?: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of store.list(room)) files.push(`${file.room}/${file.id}`);
  return files.sort();
}

describe.each(['FolderFileStore', 'MemoryFileStore'])('%s', (kind) => {
  function open(maxBytes = 1_000) {
    const folder = temporaryFolder();
    const make = () => new FolderFileStore(join(folder.path, 'files'), maxBytes);
    const store = kind === 'FolderFileStore' ? make() : new MemoryFileStore(maxBytes, () => Date.now());
    return {
      store,
      folder,
      reopen: () => (kind === 'FolderFileStore' ? make() : store),
      [Symbol.dispose]: () => folder[Symbol.dispose](),
    };
  }

  test('stores a picture in both sizes by room, lists it, and removes it', async () => {
    using opened = open();
    const { store } = opened;
    await store.put('lobby', ONE, BYTES);
    await store.put('Lobby', TWO, BYTES);
    expect(await (await store.open('lobby', ONE, 'full'))?.text()).toBe('in full size');
    expect(await (await store.open('lobby', ONE, 'thumbnail'))?.text()).toBe('small');
    expect(await store.open('lobby', TWO, 'full')).toBeUndefined();
    expect(await listed(store)).toEqual([`Lobby/${TWO}`, `lobby/${ONE}`]);
    expect(await listed(store, 'lobby')).toEqual([`lobby/${ONE}`]);
    await store.remove('lobby', ONE);
    await store.remove('lobby', ONE);
    expect(await store.open('lobby', ONE, 'thumbnail')).toBeUndefined();
    expect(await listed(store)).toEqual([`Lobby/${TWO}`]);
  });

  test('refuses a picture beyond its limit, also after a new start, and takes one again after a removal', async () => {
    using opened = open(2 * 17);
    await opened.store.put('lobby', ONE, BYTES);
    await opened.store.put('lobby', TWO, BYTES);
    const store = opened.reopen();
    const third = 'p-2123456789abcdefghijkl';
    expect(await rejection(store.put('lobby', third, BYTES))).toBeInstanceOf(FileStoreFull);
    expect(await listed(store)).toHaveLength(2);
    await store.remove('lobby', ONE);
    await store.put('lobby', third, BYTES);
    expect(await listed(store)).toEqual([`lobby/${TWO}`, `lobby/${third}`]);
  });
});

/** Stores a picture a moment later, at another one in each round. */
async function putLater(store: FileStore, room: string, round: number): Promise<void> {
  await Bun.sleep((round % 20) / 10);
  await store.put(room, TWO, BYTES);
}

describe('FolderFileStore', () => {
  test('gives nobody else access to its folders and files, and removes empty folders', async () => {
    using folder = temporaryFolder();
    const store = new FolderFileStore(join(folder.path, 'files'), 1_000);
    await store.put('Team.Blue', ONE, BYTES);
    const room = join(folder.path, 'files', '+team+-+blue');
    const modes = [join(folder.path, 'files'), room, join(room, `${ONE}.webp`)].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
    await store.remove('Team.Blue', ONE);
    expect(readdirSync(join(folder.path, 'files'))).toEqual([]);
  });

  test('lists and removes what a kill has left of a picture', async () => {
    using folder = temporaryFolder();
    const store = new FolderFileStore(join(folder.path, 'files'), 1_000);
    await store.put('lobby', ONE, BYTES);
    await store.remove('lobby', ONE);
    await store.put('lobby', TWO, BYTES);
    const path = join(folder.path, 'files', 'lobby');
    writeFileSync(join(path, `${ONE}.small.webp`), 'small');
    writeFileSync(join(path, `${ONE}.webp.part`), 'in fu');
    writeFileSync(join(path, 'notes.txt'), 'of the operator');
    expect(await listed(store)).toEqual([`lobby/${ONE}`, `lobby/${TWO}`]);
    await store.remove('lobby', ONE);
    expect(readdirSync(path).sort()).toEqual([`${TWO}.small.webp`, `${TWO}.webp`, 'notes.txt'].sort());
  });

  test('stores a picture while the folder of its room is emptied', async () => {
    using folder = temporaryFolder();
    const store = new FolderFileStore(join(folder.path, 'files'), 1_000_000);
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        for (let round = 0; round < 20; round++) {
          await store.put(`room-${index}`, ONE, BYTES);
          await Promise.all([store.remove(`room-${index}`, ONE), putLater(store, `room-${index}`, round)]);
          await store.remove(`room-${index}`, TWO);
        }
      }),
    );
    expect(await listed(store)).toEqual([]);
  }, 60_000);

  test('keeps no part of a picture that a full disk interrupts', async () => {
    using folder = temporaryFolder();
    const store = new FolderFileStore(join(folder.path, 'files'), 1_000);
    const room = join(folder.path, 'files', 'lobby');
    mkdirSync(room, { recursive: true });
    symlinkSync('/dev/full', join(room, `${ONE}.webp.part`));
    expect(await rejection(store.put('lobby', ONE, BYTES))).toBeInstanceOf(FileStoreError);
    expect(readdirSync(room)).toEqual([]);
  });

  test('rejects with a FileStoreError where the folder cannot be written', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'files'), 'a file');
    const store = new FolderFileStore(join(folder.path, 'files'), 1_000);
    expect(await rejection(store.put('lobby', ONE, BYTES))).toBeInstanceOf(FileStoreError);
    await store.put('lobby', ONE, BYTES).catch(() => {});
    expect(await listed(store)).toEqual([]);
  });
});

test('encodeRoom gives every room a folder of its own, also where case does not count', () => {
  const rooms = ['lobby', 'Lobby', 'LOBBY', '...', '.x', 'x.', 'a~b_c-d.E', 'x-', '-x'];
  const folders = rooms.map(encodeRoom);
  expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(rooms.length);
  expect(folders.map(decodeRoom)).toEqual(rooms);
  for (const folder of folders) expect(folder).toMatch(/^[a-z~_+-]+$/);
});

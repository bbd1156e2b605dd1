import { describe, expect, test } from 'bun:test';
import type { ExportSource, ImportTarget, RoomItem } from '../../src/ports/transfer.ts';
import { rejection } from './rejection.ts';
import { exportText, fileOf, importText, sampleItems, sampleRoom } from './transfer-file.ts';

/** A store of its own, empty at first. */
export interface TransferStore extends AsyncDisposable {
  openExport(): ExportSource | Promise<ExportSource>;
  openImport(): ImportTarget | Promise<ImportTarget>;
}

const secretLine = (byte: string) => ({ type: 'secret', secret: Buffer.from(byte.repeat(32)).toString('base64url') });
const emptyRoom = { ...sampleRoom, name: 'empty', epoch: 'epoch-of-the-empty', head: 100_000, prunedTo: 0 };

/** Tests the contract of the transfer port against a store. */
export function transferContract(name: string, makeStore: () => TransferStore | Promise<TransferStore>): void {
  const exportOf = async (store: TransferStore, withSecret = false) => exportText(await store.openExport(), withSecret);
  const importTo = (store: TransferStore, file: string, replaces = false) =>
    importText(file, () => store.openImport(), { replaces });

  describe(name, () => {
    test.each([7, 4_096])('exports exactly the file that it imported in chunks of %d bytes', async (chunkBytes) => {
      await using store = await makeStore();
      const file = fileOf([secretLine('s'), emptyRoom, sampleRoom, ...sampleItems], 2);
      await importText(file, () => store.openImport(), { chunkBytes });
      expect(await exportOf(store, true)).toBe(file);
      expect(await exportOf(store)).toBe(fileOf([emptyRoom, sampleRoom, ...sampleItems], 2));
    });

    test('keeps a room with more items than fit into a part', async () => {
      await using store = await makeStore();
      const from = { id: 'member-of-ada-0001', name: 'KindFox1' };
      const number = (index: number) => String(index).padStart(16, '0');
      const names = Array.from({ length: 700 }, (_, index): RoomItem => {
        return { type: 'name', name: `name${number(index)}`, member: number(index), network: 0 };
      });
      const members = Array.from({ length: 1_250 }, (_, index) => number(index));
      const messages = Array.from({ length: 1_200 }, (_, index): readonly RoomItem[] => {
        const at = { offset: 10 + index, time: index };
        const message: RoomItem = { type: 'message', ...at, id: number(index), from, text: `text ${index}` };
        if (index !== 600) return [message];
        const parts = Array.from({ length: 13 }, (_, part) => members.slice(part * 100, part * 100 + 100));
        const reactions = (emoji: string) =>
          parts.map((part): RoomItem => ({ type: 'reactions', message: number(index), emoji, members: part }));
        return [message, ...reactions('👍'), ...reactions('🔥')];
      });
      const commands = Array.from({ length: 1_100 }, (_, index): RoomItem => {
        return { type: 'command', id: `c${number(index)}`, offset: 0, time: 0 };
      });
      const room = { ...sampleRoom, head: 1_209 };
      const items = [...names, ...messages.flat(), ...commands];
      await importTo(store, fileOf([room, ...items]));
      const exported = (await exportOf(store)).split('\n').map((line) => JSON.parse(line || '{}') as RoomItem);
      const byMessage = (type: string) => exported.filter((item) => item.type === type);
      for (const type of ['name', 'message', 'command'])
        expect(byMessage(type)).toEqual(items.filter((item) => item.type === type));
      const reactors = byMessage('reactions').flatMap((item) => (item.type === 'reactions' ? item.members : []));
      expect(reactors).toEqual([...members, ...members]);
    });

    test('refuses a room that exists, and replaces it only with permission', async () => {
      await using store = await makeStore();
      const file = fileOf([sampleRoom, ...sampleItems]);
      await importTo(store, file);
      const other = fileOf(
        [emptyRoom, { ...sampleRoom, epoch: 'another-epoch-0001', head: 5, reserved: 5, prunedTo: 0 }],
        2,
      );
      expect(await rejection(importTo(store, other))).toMatchObject({
        message: expect.stringContaining('line 3: the room lobby exists already'),
      });
      expect(await exportOf(store)).toBe(file);
      await importTo(store, other, true);
      expect(await exportOf(store)).toBe(other);
    });

    test('assigns no offset again when an older state of a stream replaces a newer one', async () => {
      await using store = await makeStore();
      await importTo(store, fileOf([{ ...sampleRoom, reserved: 900_000 }, ...sampleItems]));
      await importTo(store, fileOf([sampleRoom, ...sampleItems]), true);
      expect(await exportOf(store)).toBe(fileOf([{ ...sampleRoom, reserved: 900_000 }, ...sampleItems]));
    });

    test('replaces a secret only with permission', async () => {
      await using store = await makeStore();
      const [first, second] = ['a', 'b'].map((byte) => fileOf([secretLine(byte)], 0));
      await importTo(store, first ?? '');
      await importTo(store, first ?? '');
      expect(await rejection(importTo(store, second ?? ''))).toMatchObject({
        message: expect.stringContaining('line 2: the store has another secret'),
      });
      expect(await exportOf(store, true)).toBe(first ?? '');
      await importTo(store, second ?? '', true);
      expect(await exportOf(store, true)).toBe(second ?? '');
    });

    test('keeps everything as it was when the file turns out to be wrong', async () => {
      await using store = await makeStore();
      const before = fileOf([secretLine('a'), sampleRoom, ...sampleItems]);
      await importTo(store, before);
      const file = fileOf([secretLine('b'), emptyRoom, { ...sampleRoom, prunedTo: 0 }, ...sampleItems], 2);
      const cut = file.slice(0, file.trimEnd().lastIndexOf('\n') + 1);
      expect(await rejection(importTo(store, cut, true))).toMatchObject({
        message: expect.stringContaining('the file is cut off after line 19'),
      });
      expect(await exportOf(store, true)).toBe(before);
    });

    const repeated: readonly (readonly [string, RoomItem])[] = [
      [
        'message',
        {
          type: 'message',
          offset: 118,
          time: 0,
          id: 'message-0000000001',
          from: { id: 'm'.repeat(16), name: 'A' },
          text: 'x',
        },
      ],
      ['name', { type: 'name', name: 'kindfoxi', member: 'm'.repeat(16), network: 0 }],
      ['command', { type: 'command', id: 'command-0000000001', offset: 0, time: 0 }],
    ];
    test.each(repeated)('refuses a second %s with the same id, and names the line', async (_, item) => {
      await using store = await makeStore();
      const first: RoomItem = { ...item, ...(item.type === 'message' && { offset: 117 }) };
      expect(importTo(store, fileOf([sampleRoom, first, item]))).rejects.toThrow(
        'line 4: the room has an earlier line',
      );
    });

    test('refuses a second reaction of a member, and names the line', async () => {
      await using store = await makeStore();
      const [message] = sampleItems.filter((item) => item.type === 'message' && item.replyTo !== undefined);
      const reactions = { type: 'reactions', message: 'message-0000000002', emoji: '👍', members: ['m'.repeat(16)] };
      const lines = [{ ...sampleRoom, head: 118 }, message ?? '', reactions, reactions];
      expect(await rejection(importTo(store, fileOf(lines)))).toMatchObject({
        message: expect.stringContaining('line 5: the room has an earlier line'),
      });
    });
  });
}

import { describe, expect, test } from 'bun:test';
import type { ExportSource, ImportTarget, RoomItem, ValueItem } from '../../src/ports/transfer.ts';
import { rejection } from './rejection.ts';
import { EXPORT_TIME, exportText, fileOf, importText, sampleItems, sampleRoom, sampleValues } from './transfer-file.ts';

/** A store of its own, empty at first. */
export interface TransferStore extends AsyncDisposable {
  openExport(): ExportSource | Promise<ExportSource>;
  openImport(): ImportTarget | Promise<ImportTarget>;
}

const secretLine = (byte: string) => ({ type: 'secret', secret: Buffer.from(byte.repeat(32)).toString('base64url') });
const emptyRoom = { ...sampleRoom, name: 'empty', epoch: 'epoch-of-the-empty', head: 100_000, prunedTo: 0 };

/** The lines of a file, apart from the checksum and the order of their fields. */
function linesOf(file: string): readonly unknown[] {
  const lines = file.split('\n').map((line) => JSON.parse(line || '{}') as Record<string, unknown>);
  return lines.map(({ sha256: _, ...line }) => line);
}

/**
 * Tests the contract of the transfer port against a store. `keep` returns what the store keeps of an item, if it does not keep
 * all of it: the contract then imports only that.
 */
export function transferContract(
  name: string,
  makeStore: () => TransferStore | Promise<TransferStore>,
  keep: (item: RoomItem) => RoomItem | readonly RoomItem[] = (item) => item,
): void {
  const items = sampleItems.flatMap(keep);
  const exportOf = async (store: TransferStore, withSecret = false) => exportText(await store.openExport(), withSecret);
  const importTo = (store: TransferStore, file: string, replaces = false) =>
    importText(file, () => store.openImport(), { replaces });

  describe(name, () => {
    test.each([7, 4_096])('exports exactly the file that it imported in chunks of %d bytes', async (chunkBytes) => {
      await using store = await makeStore();
      const file = fileOf([secretLine('s'), ...sampleValues, emptyRoom, sampleRoom, ...items], 2);
      await importText(file, () => store.openImport(), { chunkBytes });
      expect(linesOf(await exportOf(store, true))).toEqual(linesOf(file));
      expect(linesOf(await exportOf(store))).toEqual(
        linesOf(fileOf([...sampleValues, emptyRoom, sampleRoom, ...items], 2)),
      );
    });

    test('exports a single room without the values of the server', async () => {
      await using store = await makeStore();
      await importTo(store, fileOf([...sampleValues, emptyRoom, sampleRoom, ...items], 2));
      const exported = await exportText(await store.openExport(), false, 'lobby');
      expect(linesOf(exported)).toEqual(linesOf(fileOf([sampleRoom, ...items])));
    });

    test('keeps the values that it has beside those of a file, and replaces one only with permission', async () => {
      await using store = await makeStore();
      const [ban, entry] = sampleValues as [ValueItem, ValueItem];
      await importTo(store, fileOf([ban], 0));
      await importTo(store, fileOf([...sampleValues], 0));
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf([ban, entry], 0)));
      const other = { ...ban, value: '{"user":"eve"}' };
      expect(await rejection(importTo(store, fileOf([entry, other], 0)))).toMatchObject({
        message: expect.stringContaining('line 3: the store has another value of api-ban:ban-of-mallory'),
      });
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf([ban, entry], 0)));
      await importTo(store, fileOf([other], 0), true);
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf([other, entry], 0)));
    });

    test('removes a ban that a file says was lifted, only with permission', async () => {
      await using store = await makeStore();
      const value = (key: string, content: object): ValueItem => ({
        type: 'value',
        key,
        value: JSON.stringify(content),
      });
      const [mallory, eve] = ['mallory', 'eve'].map((user) => value(`api-ban:ban-of-${user}`, { user }));
      const bans = [eve, mallory] as [ValueItem, ValueItem];
      await importTo(store, fileOf(bans, 0));
      const log = ['eve', 'mallory'].map((user) =>
        value(`server-log/unban-of-${user}`, { time: 1, action: 'unban', ban: `ban-of-${user}` }),
      );
      // The ban of Eve was set again.
      const later = [bans[0], ...log];
      await importTo(store, fileOf(later, 0));
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf([...bans, ...log], 0)));
      await importTo(store, fileOf(later, 0), true);
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf(later, 0)));
    });

    test('keeps more values than fit into a part', async () => {
      await using store = await makeStore();
      const values = Array.from({ length: 1_100 }, (_, index): ValueItem => {
        return { type: 'value', key: `server-log/${String(index).padStart(16, '0')}`, value: `{"time":${index}}` };
      });
      await importTo(store, fileOf([...values, emptyRoom]));
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf([...values, emptyRoom])));
    });

    test('keeps a room with more items than fit into a part', async () => {
      await using store = await makeStore();
      const from = { id: 'member-of-ada-0001', name: 'KindFox1' };
      const number = (index: number) => String(index).padStart(16, '0');
      const names = Array.from({ length: 700 }, (_, index): RoomItem => {
        return { type: 'name', name: `name${number(index)}`, member: number(index), network: 0, leftAt: EXPORT_TIME };
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
      const contents = [...names, ...messages.flat(), ...commands];
      await importTo(store, fileOf([room, ...contents]));
      const exported = (await exportOf(store)).split('\n').map((line) => JSON.parse(line || '{}') as RoomItem);
      const byMessage = (type: string) => exported.filter((item) => item.type === type);
      expect(byMessage('message')).toEqual(contents.filter((item) => item.type === 'message'));
      // A store may return a result twice, and in any order.
      const results = new Map(byMessage('command').map((item) => [JSON.stringify(item), item]));
      expect([...results.keys()].sort()).toEqual(commands.map((item) => JSON.stringify(item)).sort());
      expect(byMessage('name')).toEqual(names.map((item) => ({ ...item, leftAt: expect.any(Number) })));
      const reactors = byMessage('reactions').flatMap((item) => (item.type === 'reactions' ? item.members : []));
      expect(reactors).toEqual([...members, ...members]);
    });

    test('refuses a room that exists, and replaces it only with permission', async () => {
      await using store = await makeStore();
      const file = fileOf([sampleRoom, ...items]);
      await importTo(store, file);
      const other = fileOf(
        [emptyRoom, { ...sampleRoom, epoch: 'another-epoch-0001', head: 5, reserved: 5, prunedTo: 0 }],
        2,
      );
      expect(await rejection(importTo(store, other))).toMatchObject({
        message: expect.stringContaining('line 3: the room lobby exists already'),
      });
      expect(linesOf(await exportOf(store))).toEqual(linesOf(file));
      await importTo(store, other, true);
      expect(linesOf(await exportOf(store))).toEqual(linesOf(other));
    });

    test('assigns no offset again when an older state of a stream replaces a newer one', async () => {
      await using store = await makeStore();
      await importTo(store, fileOf([{ ...sampleRoom, reserved: 900_000 }, ...items]));
      await importTo(store, fileOf([sampleRoom, ...items]), true);
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf([{ ...sampleRoom, reserved: 900_000 }, ...items])));
    });

    test('replaces a secret only with permission', async () => {
      await using store = await makeStore();
      const [first, second] = ['a', 'b'].map((byte) => fileOf([secretLine(byte)], 0));
      await importTo(store, first ?? '');
      await importTo(store, first ?? '');
      expect(await rejection(importTo(store, second ?? ''))).toMatchObject({
        message: expect.stringContaining('line 2: the store has another secret'),
      });
      expect(linesOf(await exportOf(store, true))).toEqual(linesOf(first ?? ''));
      await importTo(store, second ?? '', true);
      expect(linesOf(await exportOf(store, true))).toEqual(linesOf(second ?? ''));
    });

    test('keeps everything as it was when the file turns out to be wrong', async () => {
      await using store = await makeStore();
      const [ban, entry] = sampleValues as [ValueItem, ValueItem];
      const before = fileOf([secretLine('a'), ban, sampleRoom, ...items]);
      await importTo(store, before);
      const file = fileOf([secretLine('b'), entry, emptyRoom, { ...sampleRoom, prunedTo: 0 }, ...items], 2);
      const cut = file.slice(0, file.trimEnd().lastIndexOf('\n') + 1);
      expect(await rejection(importTo(store, cut, true))).toMatchObject({
        message: expect.stringContaining(`the file is cut off after line ${items.length + 5}`),
      });
      expect(linesOf(await exportOf(store, true))).toEqual(linesOf(before));
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
    ];
    test.each(repeated)('refuses a second %s with the same id, and names the line', async (_, item) => {
      await using store = await makeStore();
      const first: RoomItem = { ...item, ...(item.type === 'message' && { offset: 117 }) };
      expect(importTo(store, fileOf([sampleRoom, first, item]))).rejects.toThrow(
        'line 4: the room has an earlier line',
      );
    });

    test('keeps the first of several results of a command', async () => {
      await using store = await makeStore();
      const command = { type: 'command', id: 'command-0000000001', offset: 5, time: 6 };
      await importTo(store, fileOf([emptyRoom, command, { ...command, offset: 7 }]));
      expect(linesOf(await exportOf(store))).toEqual(linesOf(fileOf([emptyRoom, command])));
    });

    test('refuses a second reaction of a member, and names the line', async () => {
      await using store = await makeStore();
      const [message] = items.filter((item) => item.type === 'message' && item.replyTo !== undefined);
      const reactions = { type: 'reactions', message: 'message-0000000002', emoji: '👍', members: ['m'.repeat(16)] };
      const lines = [{ ...sampleRoom, head: 118 }, message ?? '', reactions, reactions];
      expect(await rejection(importTo(store, fileOf(lines)))).toMatchObject({
        message: expect.stringContaining('line 5: the room has an earlier line'),
      });
    });
  });
}

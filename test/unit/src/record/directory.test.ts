import { afterAll, describe, expect, test } from 'bun:test';
import { systemClock } from '../../../../src/clock.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { createLocalRecords, createLocalValues } from '../../../../src/record/local-store.ts';
import { RecordError } from '../../../../src/ports/record-error.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { BOT, fields, testDirectoryContract, testValuesContract, write } from '../../../helpers/directory-contract.ts';
import { enterRoom, holdRoom, realRooms } from '../../../helpers/real-rooms.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';
import { sqliteJournal } from '../../../helpers/sqlite-journal.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const retention = { maxMessages: 1_000_000, maxChanges: 1_000_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
const deps = { clock: systemClock, log: () => {}, random: seededRandom(7) };
const file = sqliteJournal(systemClock);
afterAll(() => file[Symbol.dispose]());

for (const [adapter, journal] of [
  ['The memory', new MemoryJournal({ retention, ...deps, newId })],
  ['The SQLite file', file.journal],
] as const) {
  testDirectoryContract(adapter, () => createLocalRecords(journal, deps));
  testValuesContract(adapter, () => createLocalValues(journal));
}

describe('A SQLite file', () => {
  test('that stores nothing refuses what an author does, changes nothing, and serves again afterwards', async () => {
    using broken = sqliteJournal(systemClock);
    const server = realRooms(createLocalRecords(broken.journal, deps));
    const values = createLocalValues(broken.journal);
    const room = await holdRoom(server, 'lobby');
    const guest = await enterRoom(server, 'lobby');
    await write(room, 'kept');
    const { epoch, head } = room;
    broken.journal.database.run('PRAGMA query_only = ON');
    expect(await write(room, 'lost')).toMatchObject({ kind: 'refused', code: 'journal' });
    await expect(room.restart(BOT, closeReasons['room-deleted'])).rejects.toThrow(RecordError);
    await expect(values.set(new Map([['a', '1']]))).rejects.toThrow(RecordError);
    expect([room.epoch, room.head, room.presence.count]).toEqual([epoch, head, 1]);
    expect(guest.carrier.closeReason).toBeUndefined();
    expect(await room.messages(head + 1, 5)).toMatchObject([{ text: 'kept' }]);
    broken.journal.database.run('PRAGMA query_only = OFF');
    await room.restart(BOT, closeReasons['room-deleted']);
    expect(guest.carrier.closeReason?.code).toBe('room-deleted');
    expect(room.epoch).not.toBe(epoch);
  });

  test('rejects every read with a RecordError once it is closed, and refuses what an author does', async () => {
    using closed = sqliteJournal(systemClock);
    const records = createLocalRecords(closed.journal, deps);
    const server = realRooms(records);
    const room = await holdRoom(server, 'lobby');
    await write(room, 'kept');
    closed.journal.close();
    for (const work of [
      () => server.rooms.hold('other'),
      () => records.list(undefined, 5),
      () => records.find('lobby'),
      () => room.messages(room.head + 1, 5),
      () => room.after(0, 5),
      () => room.log(undefined, 5),
      () => createLocalValues(closed.journal).entries(''),
    ])
      await expect(work()).rejects.toThrow(RecordError);
    expect(await write(room, 'lost')).toEqual({ kind: 'refused', code: 'journal' });
    expect(server.logs.filter((line) => line.startsWith('a turn failed'))).toEqual([]);
    expect(server.rooms.names).toEqual(['lobby']);
  });

  test('keeps a new beginning and small texts, and pruning removes the old texts', async () => {
    using folder = temporaryFolder();
    const start = () => new SqliteJournal({ ...deps, newId, folder: folder.path, durability: 'normal', retention });
    const before = start();
    const room = await holdRoom(realRooms(createLocalRecords(before, deps)), 'lobby');
    const command = fields('send', { text: 'a secret of the old stream' });
    await room.execute(BOT, command);
    const oldEpoch = room.epoch;
    await room.restart(BOT, closeReasons['room-deleted']);
    const { epoch, head } = room;
    await createLocalValues(before).set(new Map([['cursor:lobby', `${epoch}.${head}`]]));
    while (before.prune());
    before.close();
    const after = start();
    const records = createLocalRecords(after, deps);
    expect(epoch).not.toBe(oldEpoch);
    expect(await records.find('lobby')).toMatchObject({ epoch, head, events: 1, members: 0 });
    expect(await createLocalValues(after).entries('cursor:')).toEqual([['cursor:lobby', `${epoch}.${head}`]]);
    const again = await holdRoom(realRooms(records), 'lobby');
    expect(await again.isKept(epoch, head)).toBe(true);
    expect(await again.execute(BOT, command)).toMatchObject({ kind: 'done', isRepeat: true });
    expect(after.database.query("SELECT count(*) AS count FROM event WHERE kind = 'message'").get()).toEqual({
      count: 0,
    });
    after.close();
  });
});

describe('The directory of a SQLite file', () => {
  test('counts a room again once pruning has removed events', async () => {
    using folder = temporaryFolder();
    const small = { ...retention, maxMessages: 3 };
    const journal = new SqliteJournal({ ...deps, newId, folder: folder.path, durability: 'normal', retention: small });
    const records = createLocalRecords(journal, deps);
    const room = await holdRoom(realRooms(records), 'lobby');
    for (let number = 0; number < 5; number++) await write(room, `m${number}`);
    expect(await records.find('lobby')).toMatchObject({ events: 5 });
    const offsets = (await room.after(0, 5)).map(({ offset }) => offset);
    while (journal.prune());
    expect(await records.find('lobby')).toMatchObject({ events: 3 });
    expect((await room.after(0, 5)).map(({ offset }) => offset)).toEqual(offsets.slice(2));
    // A reader that has the last pruned event misses nothing.
    const kept = await Promise.all([0, ...offsets].map((offset) => room.isKept(room.epoch, offset)));
    expect(kept).toEqual([false, false, true, true, true, true]);
    journal.close();
  });
});

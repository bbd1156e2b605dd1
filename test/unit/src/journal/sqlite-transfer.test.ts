import { describe, expect, test } from 'bun:test';
import { Database } from 'bun:sqlite';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSecret } from '../../../../src/journal/data-secret.ts';
import type { RoomJournal } from '../../../../src/journal/journal.ts';
import type { Draft } from '../../../../src/ports/verdict.ts';
import { openSqliteExport } from '../../../../src/journal/sqlite-export.ts';
import { openSqliteImport } from '../../../../src/journal/sqlite-import.ts';
import { SqliteJournal } from '../../../../src/journal/sqlite.ts';
import { newId } from '../../../../src/secrets.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { rejection } from '../../../helpers/rejection.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { transferContract } from '../../../helpers/transfer-contract.ts';
import { exportText, fileOf, importText, sampleItems, sampleRoom } from '../../../helpers/transfer-file.ts';

const ann = { id: 'member-of-ann-00001', name: 'KindFox1' };
const bob = { id: 'member-of-bob-00001', name: 'BoldOwl2' };
const keepAll = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };

function openJournal(folder: string, retention = keepAll): SqliteJournal {
  const clock = manualClock(1_000);
  return new SqliteJournal({ folder, durability: 'normal', retention, clock, log: () => {}, newId });
}

/** Appends events in one transaction. Returns their offsets. */
function append(room: RoomJournal, drafts: readonly Draft[], address = '192.0.2.1'): readonly number[] {
  const offsets: number[] = [];
  room.transaction(() => {
    for (const draft of drafts) offsets.push(room.append(draft, 7, address).offset);
  });
  return offsets;
}

const message = (id: string, text: string, replyTo?: string): Draft => {
  return { type: 'message', id, from: ann, text, replyTo };
};
const [first, second, third] = ['1', '2', '3'].map((digit) => digit.repeat(22)) as [string, string, string];

/** Writes every kind of event, a name and a result into a room. Returns the offsets. */
function fill(room: RoomJournal): readonly number[] {
  const offsets = append(room, [
    message(first, 'one'),
    message(second, 'two', first),
    message(third, 'a secret'),
    { type: 'edited', message: third, text: 'another secret' },
    { type: 'edited', message: second, text: 'two, edited' },
    { type: 'reacted', message: second, member: bob, emoji: '👍', on: true },
    { type: 'reacted', message: second, member: ann, emoji: '👍', on: true },
    { type: 'reacted', message: second, member: ann, emoji: '🎉', on: true },
    { type: 'reacted', message: second, member: ann, emoji: '🎉', on: false },
    { type: 'deleted', message: third },
    { type: 'renamed', member: bob, was: 'CalmCat3' },
  ]);
  room.transaction(() => {
    room.recordResult('command-00000000001', { offset: offsets[9] ?? 0, time: 7 });
    room.names.put({
      name: 'kindfoxi',
      memberId: ann.id,
      network: room.names.tag('192.0.2.1'),
      leftAt: 5,
      message: first,
    });
    room.names.put({ name: 'boidowi2', memberId: bob.id, network: 0, leftAt: undefined, message: undefined });
  });
  return offsets;
}

/** Everything that a room returns to its readers. */
function contents(room: RoomJournal, offsets: readonly number[]) {
  return {
    epoch: room.epoch,
    head: room.head,
    names: room.names.all(),
    events: [ann.id, bob.id, 'another-member-0001'].map((viewer) => room.after(0, 100, viewer)),
    pages: room.before(offsets[2] ?? 0, 2, ann.id),
    results: ['command-00000000001', first, third, 'unknown-000000001'].map((id) => room.resultOf(id)),
    complete: [0, ...offsets, room.head + 1].map((offset) => [room.isCompleteAfter(offset), room.hasHead(offset)]),
    replays: offsets.map((offset) => [room.canReplay(offset, 3), room.canReplay(offset, 100)]),
  };
}

async function copy(from: string, to: string, withSecret = false): Promise<string> {
  const file = await exportText(openSqliteExport(from), withSecret);
  await importText(file, () => openSqliteImport(to));
  return file;
}

/** Returns the names of files in a folder that contain a text. */
function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));
}

transferContract('A data folder', () => {
  const folder = temporaryFolder();
  return {
    openExport: () => openSqliteExport(folder.path),
    openImport: () => openSqliteImport(folder.path),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
});

test('An export of a folder has no event that was cleared', async () => {
  using from = temporaryFolder();
  const journal = openJournal(from.path);
  const [, last = 0] = append(journal.room('lobby'), [message(first, 'a secret'), message(second, 'stays')]);
  append(journal.room('lobby'), [{ type: 'cleared', before: last, by: ann }]);
  const file = await exportText(openSqliteExport(from.path));
  expect(file).not.toContain('a secret');
  expect(file).toContain('stays');
  expect(file).toContain(`"prunedTo":${last - 1}`);
  journal.close();
});

describe('A journal in a folder that was imported', () => {
  test('has the rooms of the exported one, and assigns higher offsets', async () => {
    using from = temporaryFolder();
    using to = temporaryFolder();
    const before = openJournal(from.path);
    const offsets = fill(before.room('lobby'));
    append(before.room('other'), [message(first, 'the same id in another room')]);
    before.close();
    const reopened = openJournal(from.path);
    const expected = contents(reopened.room('lobby'), offsets);
    reopened.close();

    const file = await copy(from.path, to.path);
    expect(file).not.toContain('secret');
    const after = openJournal(to.path);
    expect(contents(after.room('lobby'), offsets)).toEqual(expected);
    expect(after.room('other').after(0, 10, ann.id)).toMatchObject([{ text: 'the same id in another room' }]);
    const [next = 0] = append(after.room('lobby'), [
      { type: 'reacted', message: second, member: bob, emoji: '👍', on: false },
    ]);
    expect(next).toBeGreaterThan(100_000);
    expect(after.room('lobby').message(second, bob.id)?.reactions).toEqual([{ emoji: '👍', count: 1 }]);
    append(after.room('lobby'), [{ type: 'deleted', message: second }]);
    expect(JSON.stringify(after.room('lobby').after(0, 100, ann.id))).not.toContain('two');
    after.close();
  });

  test('keeps what pruning has removed, and goes on pruning with the same shares', async () => {
    using from = temporaryFolder();
    using to = temporaryFolder();
    const retention = { ...keepAll, maxChanges: 8 };
    const before = openJournal(from.path, retention);
    const room = before.room('lobby');
    const [start = 0] = append(room, [message(first, 'one')]);
    const react = (emoji: string): Draft => ({ type: 'reacted', message: first, member: ann, emoji, on: true });
    const offsets = [...append(room, ['a', 'b', 'c', 'd'].map(react))];
    while (before.prune());
    offsets.push(...append(room, [react('e')], '198.51.100.1'), ...append(room, [react('f')]));
    expect(room.isCompleteAfter(start)).toBe(false);
    before.close();

    await copy(from.path, to.path);
    const after = openJournal(to.path, retention);
    expect(after.room('lobby').isCompleteAfter(start)).toBe(false);
    while (after.prune());
    const kept = after.room('lobby').after(start, 10, ann.id);
    expect(kept.map(({ offset }) => offset)).toEqual(offsets.slice(3));
    after.close();
  });

  test('has an empty room at the head where it was', async () => {
    using from = temporaryFolder();
    using to = temporaryFolder();
    const before = openJournal(from.path);
    before
      .room('lobby')
      .transaction(() => before.room('lobby').recordResult('command-00000000001', { offset: 0, time: 7 }));
    before.close();
    const reopened = openJournal(from.path);
    const { epoch, head } = reopened.room('lobby');
    reopened.close();
    await copy(from.path, to.path);
    const after = openJournal(to.path);
    const room = after.room('lobby');
    expect([room.epoch, room.head, room.canReplay(head, 10)]).toEqual([epoch, head, true]);
    expect(room.resultOf('command-00000000001')).toEqual({ offset: 0, time: 7 });
    after.close();
  });
});

describe('openSqliteExport', () => {
  test('sees one moment while the journal goes on, and does not disturb it', async () => {
    using folder = temporaryFolder();
    const journal = openJournal(folder.path);
    const room = journal.room('lobby');
    fill(room);
    const source = openSqliteExport(folder.path);
    append(room, [message('4'.repeat(22), 'written after the export began'), { type: 'deleted', message: second }]);
    append(journal.room('later'), [message(first, 'a room that was opened after the export began')]);
    const text = await exportText(source);
    expect(text).toContain('two, edited');
    expect(text).not.toContain('began');
    expect(text.match(/"type":"room"/g)).toHaveLength(1);
    expect(await exportText(openSqliteExport(folder.path))).toContain('written after the export began');
    append(room, [message('5'.repeat(22), 'the journal still writes')]);
    journal.close();
    expect(filesWith(folder.path, 'the journal still writes')).toEqual(['chat.sqlite']);
  });

  test('refuses a folder without a database, with that of another program, or of another version', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'chat.sqlite');
    expect(() => openSqliteExport(folder.path)).toThrow('there is nothing to export');
    expect(readdirSync(folder.path)).toEqual([]);
    const run = (sql: string) => {
      const database = new Database(path, { create: true });
      database.run(sql);
      database.close();
    };
    run('CREATE TABLE recipe (name TEXT)');
    expect(() => openSqliteExport(folder.path)).toThrow('is a database of another program');
    run('PRAGMA application_id = 0x63686174');
    run('PRAGMA user_version = 99');
    expect(() => openSqliteExport(folder.path)).toThrow('was written by a newer chat-box');
    run('CREATE TABLE fact (name TEXT, value INTEGER)');
    run('PRAGMA user_version = 2');
    expect(() => openSqliteExport(folder.path)).toThrow('was written by an older chat-box. Start the server once');
    writeFileSync(path, 'This is a diary.\n'.repeat(1_000));
    expect(() => openSqliteExport(folder.path)).toThrow(/cannot be used as a journal/);
  });

  test('exports the secret only when asked, and creates none', async () => {
    using folder = temporaryFolder();
    openJournal(folder.path).close();
    expect(await exportText(openSqliteExport(folder.path), true)).toBe(fileOf([], 0));
    expect(existsSync(join(folder.path, 'secret'))).toBe(false);
    const secret = Buffer.from(readSecret(folder.path)).toString('base64url');
    expect(await exportText(openSqliteExport(folder.path), true)).toContain(secret);
    expect(await exportText(openSqliteExport(folder.path))).not.toContain(secret);
  });
});

describe('openSqliteImport', () => {
  test('refuses a folder that a server uses', () => {
    using folder = temporaryFolder();
    const journal = openJournal(folder.path);
    expect(() => openSqliteImport(folder.path)).toThrow('another server is using it');
    fill(journal.room('lobby'));
    journal.close();
  });

  test('keeps servers out until it is closed', async () => {
    using folder = temporaryFolder();
    const target = openSqliteImport(folder.path);
    expect(() => openJournal(folder.path)).toThrow('another server is using it');
    await target.close();
    openJournal(folder.path).close();
  });

  test('creates the folder and the secret for their owner only', async () => {
    using parent = temporaryFolder();
    const [from, to] = [join(parent.path, 'from'), join(parent.path, 'to')];
    mkdirSync(from);
    openJournal(from).close();
    const secret = readSecret(from);
    await copy(from, to, true);
    expect(readSecret(to)).toEqual(secret);
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect([to, join(to, 'secret'), join(to, 'chat.sqlite')].map(mode)).toEqual([0o700, 0o600, 0o600]);
    expect(readdirSync(to).sort()).toEqual(['chat.sqlite', 'lock.sqlite', 'secret']);
  });

  test('leaves the secret of a folder when the import fails', async () => {
    using folder = temporaryFolder();
    const secret = readSecret(folder.path);
    const line = { type: 'secret', secret: Buffer.alloc(32, 1).toString('base64url') };
    const wrong = fileOf([line, { ...sampleRoom, head: 122 }, ...sampleItems]);
    await rejection(importText(wrong, () => openSqliteImport(folder.path), { replaces: true }));
    expect(readSecret(folder.path)).toEqual(secret);
    expect(readdirSync(folder.path)).not.toContain('secret.new');
  });

  test('erases the texts of a room that it replaces', async () => {
    using folder = temporaryFolder();
    const journal = openJournal(folder.path);
    append(journal.room('lobby'), [message(first, 'NEEDLE'.repeat(100))]);
    journal.close();
    await importText(fileOf([sampleRoom, ...sampleItems]), () => openSqliteImport(folder.path), { replaces: true });
    expect(filesWith(folder.path, 'NEEDLE')).toEqual([]);
  });
});

import { expect, test } from 'bun:test';
import type { KeptValues } from '../../src/ports/documents.ts';
import type { Author, Execution, HeldRoom } from '../../src/ports/rooms.ts';
import { closeReasons } from '../../src/protocol/close-reasons.ts';
import type { JournalEvent } from '../../src/protocol/server-messages.ts';
import type { Sink } from '../../src/ports/sinks.ts';
import type { Records } from '../../src/record/record.ts';
import { newId } from '../../src/secrets.ts';
import type { DefineTest } from './followed-record.ts';
import { sentOfType } from './in-room.ts';
import { enterRoom, holdRoom, realRooms, type RealRooms } from './real-rooms.ts';
import { until } from './until.ts';

export const BOT: Author = { id: 'api:bot', name: 'Bot' };

/** The fields of a command, with an id of its own. */
export function fields(type: string, others: object = {}): Readonly<Record<string, unknown>> {
  return { type, id: newId(), ...others };
}

/** Writes a message, and returns what came of it. */
export async function write(room: HeldRoom, text: string, author: Author = BOT): Promise<Execution> {
  return room.execute(author, fields('send', { text }));
}

/** Returns the offset of a command that was carried out. */
export function offsetOf(execution: Execution): number {
  if (execution.kind !== 'done') throw new Error(`The command was refused: ${JSON.stringify(execution)}`);
  return execution.offset;
}

function texts(events: readonly JournalEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'message' ? event.text : event.type));
}

/** Defines the tests of rooms without members that every adapter of the record port passes. */
export function testDirectoryContract(adapter: string, open: () => Records, defineTest: DefineTest = test): void {
  const define = (title: string, story: (server: RealRooms, records: Records, name: string) => Promise<void>) =>
    defineTest(`${adapter} ${title}`, async () => {
      const records = open();
      await story(realRooms(records), records, `d-${newId()}`);
    });

  define('lists rooms by name with their members and events', async (server, records, start) => {
    const names = ['c', 'a', 'b'].map((letter) => `${start}.${letter}`);
    const [c = '', a = '', b = ''] = names;
    const [roomA, roomC] = [await holdRoom(server, a), await holdRoom(server, c)];
    for (const text of ['one', 'two']) await write(roomA, text);
    const last = await write(roomA, 'three');
    await enterRoom(server, b);
    const listed = async (after: string, limit: number) =>
      (await records.list(after, limit)).filter(({ name }) => name.startsWith(start));
    const all = await listed(start, 3);
    expect(all.map(({ name, members, events }) => [name, members, events])).toEqual([
      [a, 0, 3],
      [b, 1, 0],
      [c, 0, 0],
    ]);
    const { epoch } = roomA;
    expect(all[0]).toMatchObject({ epoch, head: offsetOf(last), lastActivity: last.kind === 'done' && last.time });
    expect(all[2]).toMatchObject({ epoch: roomC.epoch, head: roomC.head, lastActivity: undefined });
    expect((await listed(a, 1)).map(({ name }) => name)).toEqual([b]);
    expect((await listed(start, 2)).map(({ name }) => name)).toEqual([a, b]);
    expect(await records.find(a)).toEqual(all[0] as never);
    await write(roomA, 'four');
    expect(await records.find(a)).toMatchObject({ events: 4 });
    await roomA.execute(BOT, fields('clear'));
    await write(roomA, 'five');
    expect(await records.find(a)).toMatchObject({ events: 2 });
  });

  define('fills a page with later rooms when listed ones close meanwhile', async (server, records, start) => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${start}.${letter}`);
    const rooms: HeldRoom[] = [];
    for (const name of names) rooms.push(await holdRoom(server, name));
    for (const room of rooms.slice(3)) await write(room, 'kept');
    const pages = records.list(start, 2);
    for (const room of rooms) room.release();
    const page = await pages;
    expect(page).toHaveLength(2);
    const later = await records.list(page.at(-1)?.name, 5);
    const listed = [...page, ...later].map(({ name }) => name);
    expect(listed).toEqual([...new Set(listed)].sort());
    expect(listed).toEqual(expect.arrayContaining(names.slice(3)));
  });

  define('finds no room that nobody has opened, and creates none', async (server, records, name) => {
    expect(await records.find(name)).toBeUndefined();
    expect(await records.find(name)).toBeUndefined();
    expect(server.rooms.names).toEqual([]);
  });

  define('knows a held room at once', async (server, _, name) => {
    const ada = await enterRoom(server, name);
    const room = await holdRoom(server, name);
    const { epoch, head, presence } = room;
    expect([epoch, head]).toEqual([ada.welcome.epoch, ada.welcome.head]);
    expect(presence).toMatchObject({ count: 1, members: [ada.welcome.you] });
    const [{ person, since } = { person: undefined, since: 0 }] = await room.people();
    expect(person).toEqual(ada.welcome.you);
    expect(Math.abs(since - Date.now())).toBeLessThan(60_000);
    ada.carrier.receive({ type: 'bye' });
    await until(() => room.presence.count === 0, 'the member has left');
    expect(await room.people()).toEqual([]);
    expect(offsetOf(await write(room, 'alone'))).toBe(room.head);
  });

  define('keeps the author of a message whole', async (server, _, name) => {
    const room = await holdRoom(server, name);
    const ada = await enterRoom(server, name);
    const author = { id: 'u-1', name: 'Tim Müller', user: 'tim', avatar: 'https://a.example/tim.png' };
    const command = fields('send', { text: 'hello' });
    const execution = await room.execute(author, command);
    expect(execution).toMatchObject({ kind: 'done', isRepeat: false, event: { from: author, text: 'hello' } });
    expect(await room.message(String(command['id']))).toMatchObject({ from: author });
    await until(() => sentOfType(ada.carrier, 'message').length === 1, 'a member has the message');
    expect(sentOfType(ada.carrier, 'message')[0]?.from).toEqual(author);
    const { event: _event, ...result } = { event: undefined, ...execution };
    expect(await room.execute(author, command)).toEqual({ ...result, isRepeat: true } as never);
  });

  define('refuses a message in the name of another person in the room', async (server, _, name) => {
    const room = await holdRoom(server, name);
    const guest = await enterRoom(server, name);
    const identity = { user: 'ann', name: 'Änn Lee', expires: Date.now() + 600_000 };
    const user = await enterRoom(server, name, { identity: identity as never });
    const taken = { kind: 'refused', code: 'name-taken' } as const;
    const alike = guest.welcome.you.name.toUpperCase();
    expect(await write(room, 'x', { id: 'api:bot', name: alike })).toEqual(taken);
    expect(await write(room, 'x', { id: 'u-2', name: alike, user: '2' })).toEqual(taken);
    expect(await write(room, 'x', { id: 'api:bot', name: 'ANN_lee' })).toEqual(taken);
    // Two users may have one name, and each has its own.
    expect(await write(room, 'x', { id: 'u-2', name: 'Ann Lee', user: '2' })).toMatchObject({ kind: 'done' });
    expect(await write(room, 'x', { ...user.welcome.you })).toMatchObject({ kind: 'done' });
    guest.carrier.receive({ type: 'bye' });
    await until(() => room.presence.count === 1, 'the guest has left');
    expect(await write(room, 'x', { id: 'api:bot', name: alike })).toMatchObject({ kind: 'done' });
  });

  define('lets an author change its own messages, delete all, and moderate', async (server, _, name) => {
    const room = await holdRoom(server, name);
    const owner = await enterRoom(server, name, { hello: { admin: 'a-token-of-owners' } });
    const eve = await enterRoom(server, name);
    owner.carrier.receive(fields('send', { text: 'of the owner' }));
    await until(() => sentOfType(owner.carrier, 'ack').length === 1, 'the owner has written');
    const own = fields('send', { text: 'first' });
    await room.execute(BOT, own);
    const [ofOwner] = await room.messages(room.head + 1, 2);
    const { id: message } = own;
    expect(await room.execute(BOT, fields('edit', { message, text: 'second' }))).toMatchObject({ kind: 'done' });
    const edit = fields('edit', { message: ofOwner?.id, text: 'x' });
    expect(await room.execute(BOT, edit)).toEqual({ kind: 'refused', code: 'not-yours' });
    const deleted = await room.execute(BOT, fields('delete', { message: ofOwner?.id }));
    expect(deleted).toMatchObject({ kind: 'done', event: { type: 'deleted', message: ofOwner?.id } });
    const kick = fields('kick', { member: eve.welcome.you.id, seconds: 60 });
    expect(await room.execute(BOT, kick)).toMatchObject({ kind: 'done' });
    await until(() => eve.carrier.closeReason?.code === 'kicked', 'the person is removed');
    expect(await room.execute(BOT, fields('settings', { rev: 7, topic: 'x' }))).toMatchObject({ code: 'conflict' });
    const { entries } = await room.log(undefined, 5);
    expect(entries.map(({ value }) => JSON.parse(value))).toMatchObject([
      { by: BOT, action: 'ban', person: eve.welcome.you },
      { by: BOT, action: 'delete', message: ofOwner?.id },
    ]);
    expect(server.logs.filter((line) => line.startsWith('moderation: ') && line.includes('api:bot'))).toHaveLength(2);
  });

  define('reads events in pages up to the head, and tells what is kept', async (server, _, name) => {
    const room = await holdRoom(server, name);
    const offsets: number[] = [];
    for (let number = 0; number < 7; number++) offsets.push(offsetOf(await write(room, `m${number}`)));
    const read: string[] = [];
    for (let position = 0; position < room.head;) {
      const page = await room.after(position, 3);
      read.push(...texts(page));
      position = page.at(-1)?.offset ?? room.head;
    }
    expect(read).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6']);
    expect(await room.after(room.head, 3)).toEqual([]);
    const [first = 0, second = 0, third = 0] = offsets;
    const isKept = (offset: number, epoch = room.epoch) => room.isKept(epoch, offset);
    expect(await Promise.all([0, first, room.head].map((offset) => isKept(offset)))).toEqual([true, true, true]);
    expect(await Promise.all([room.head + 1, -1, 0.5].map((offset) => isKept(offset)))).toEqual([false, false, false]);
    expect(await isKept(first, 'another')).toBe(false);
    await room.execute(BOT, fields('clear', { before: third }));
    // A `cleared` event that is kept tells a reader what it misses.
    expect(await Promise.all([0, first, second, third].map((offset) => isKept(offset)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(texts(await room.after(first, 10))).toEqual(['m2', 'm3', 'm4', 'm5', 'm6', 'cleared']);
  });

  define('begins a room anew, and ends its members for good', async (server, records, name) => {
    const room = await holdRoom(server, name);
    const guest = await enterRoom(server, name);
    const [eve, owner] = [
      await enterRoom(server, name),
      await enterRoom(server, name, { hello: { admin: 'a-token-of-owners' } }),
    ];
    await room.execute(BOT, fields('kick', { member: eve.welcome.you.id, seconds: 600 }));
    await room.execute(BOT, fields('settings', { rev: 0, topic: 'old' }));
    const command = fields('send', { text: 'secret' });
    const written = await room.execute(BOT, command);
    const { epoch, head } = room;
    await room.restart(BOT, closeReasons['room-deleted']);
    expect(room.epoch).not.toBe(epoch);
    expect(room.head).toBeGreaterThan(head);
    for (const { carrier } of [guest, owner]) expect(carrier.closeReason?.code).toBe('room-deleted');
    await until(() => room.presence.count === 0, 'the room is empty');
    expect(await room.messages(room.head + 1, 10)).toEqual([]);
    expect(await room.after(0, 10)).toMatchObject([{ type: 'cleared', by: BOT, offset: room.head }]);
    expect(room.documents.entries('ban:')).toHaveLength(1);
    expect(room.documents.get('settings')).toBeUndefined();
    expect(await Promise.all([room.isKept(epoch, head), room.isKept(room.epoch, 0)])).toEqual([false, true]);
    expect(await records.find(name)).toMatchObject({ epoch: room.epoch, events: 1, members: 0 });
    const { entries } = await room.log(undefined, 1);
    expect(JSON.parse(entries[0]?.value ?? '')).toEqual({ by: BOT, action: 'restart' });
    // A late retry posts nothing.
    expect(await room.execute(BOT, command)).toMatchObject({ isRepeat: true, offset: offsetOf(written) });
    const { token } = guest.welcome;
    const back = await enterRoom(server, name, { hello: { token, epoch, offset: head } });
    expect(back.welcome).toMatchObject({ resumed: true, recovered: false, epoch: room.epoch, you: guest.welcome.you });
    expect(offsetOf(await write(room, 'new'))).toBe(room.head);
    expect(texts(await room.after(0, 10))).toEqual(['cleared', 'new']);
    const again = await enterRoom(server, name, {
      hello: { token: back.welcome.token, epoch: room.epoch, offset: back.welcome.head },
    });
    expect(again.welcome.recovered).toBe(true);
    await expect(enterRoom(server, name, { hello: { token: eve.welcome.token } })).rejects.toThrow('kicked');
  });

  define('passes people that come and go to sinks, and no rename', async (_, records, name) => {
    const presence: string[] = [];
    const sink: Sink = {
      presence: (_room, messages) =>
        void presence.push(
          ...messages.map((message) => ('member' in message ? `${message.type} ${message.member.id}` : message.type)),
        ),
    };
    const server = realRooms(records, { sinks: [sink] });
    const room = await holdRoom(server, name);
    const ada = await enterRoom(server, name);
    const { id } = ada.welcome.you;
    await write(room, 'hello');
    ada.carrier.receive(fields('rename', { name: `Ada-${newId().slice(0, 6)}` }));
    await until(() => sentOfType(ada.carrier, 'ack').length === 1, 'the member is renamed');
    ada.carrier.receive({ type: 'bye' });
    await until(() => presence.length === 2, 'the member has left');
    expect(presence).toEqual([`joined ${id}`, `left ${id}`]);
  });

  define('carries out commands while the server drains', async (server, _, name) => {
    const room = await holdRoom(server, name);
    const ada = await enterRoom(server, name);
    server.rooms.close(closeReasons.shutdown);
    expect(ada.carrier.closeReason?.code).toBe('shutdown');
    const late = await holdRoom(server, name);
    expect(offsetOf(await write(late, 'last words'))).toBe(room.head);
    late.release();
    expect(await room.messages(room.head + 1, 1)).toMatchObject([{ text: 'last words' }]);
  });

  define('frees the names that are reserved in a room that begins anew', async (server, _, name) => {
    const room = await holdRoom(server, name);
    const guest = await enterRoom(server, name);
    await room.restart(BOT, closeReasons['room-deleted']);
    const other = await enterRoom(server, name);
    other.carrier.receive(fields('rename', { name: guest.welcome.you.name }));
    await until(() => sentOfType(other.carrier, 'ack').length === 1, 'the name is free');
  });
}

/** Defines the tests of small texts that every store passes. */
export function testValuesContract(adapter: string, open: () => KeptValues, defineTest: DefineTest = test): void {
  defineTest(`${adapter} keeps, replaces and removes small texts, all together`, async () => {
    const values = open();
    const start = `${newId()}:`;
    const read = async (prefix: string) => Object.fromEntries(await values.entries(prefix));
    const [a, b, c] = ['a', 'b', 'c%_'].map((key) => start + key) as [string, string, string];
    expect(await read(start)).toEqual({});
    await values.set(
      new Map([
        [a, '1'],
        [b, 'two words ü'],
        [c, ''],
      ]),
    );
    expect(await read(start)).toEqual({ [a]: '1', [b]: 'two words ü', [c]: '' });
    await values.set(
      new Map([
        [a, undefined],
        [b, '3'],
        ['never-stored', undefined],
      ]),
    );
    expect(await read(start)).toEqual({ [b]: '3', [c]: '' });
    expect(await read(`${start}c%`)).toEqual({ [c]: '' });
    expect(await read(`${start}%`)).toEqual({});
    await values.set(new Map());
  });

  defineTest(`${adapter} finds small texts by any start of their keys`, async () => {
    const values = open();
    const start = newId();
    const found = ['', '/', '/a', '/\u{10ffff}', '/ü', '/\u{10ffff}\u{10ffff}'].map((end) => `${start}/a${end}`);
    const others = [`${start}/`, `${start}/A`, `${start}/b`, `${start}0`, start.slice(0, -1)];
    await values.set(new Map([...found, ...others].map((key) => [key, 'x'])));
    const keys = async (prefix: string) => (await values.entries(prefix)).map(([key]) => key).toSorted();
    expect(await keys(`${start}/a`)).toEqual(found.toSorted());
    expect(await keys(start)).toEqual([...found, ...others.slice(0, -1)].toSorted());
    expect(await keys('')).toContainValues([...found, ...others]);
    await values.set(new Map([...found, ...others].map((key) => [key, undefined])));
  });
}

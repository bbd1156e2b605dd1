import { describe, expect, test } from 'bun:test';
import { NewestPages } from '../../../../src/early-history/newest-pages.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import type { HeldRoom } from '../../../../src/ports/rooms.ts';
import type { Sink } from '../../../../src/ports/sinks.ts';
import { newId } from '../../../../src/secrets.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import type { RoomNow } from '../../../../src/protocol/room-now.ts';
import type { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { inRoom, type InRoomOptions } from '../../../helpers/in-room.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { holdRoom } from '../../../helpers/real-rooms.ts';

const ADMIN = 'a-token-of-owners';
const MAX_ROOMS = 200;

/** Rooms whose turns reach the newest pages. */
function withPages({ clock = manualClock(), journal }: Pick<InRoomOptions, 'clock' | 'journal'> = {}) {
  const pages = new NewestPages(clock);
  const sink: Sink = { committed: (room, events) => pages.committed(room, events) };
  const server = inRoom({ clock, ...(journal && { journal }), adminToken: ADMIN, maxRooms: MAX_ROOMS, sinks: [sink] });
  let ids = 0;
  const command = (member: FakeCarrier, fields: object) => {
    const id = `command-${String(++ids).padStart(16, '0')}`;
    member.receive({ id, ...fields });
    clock.advance(20);
    return id;
  };
  return {
    ...server,
    pages,
    command,
    send: (from: FakeCarrier, text: string) => command(from, { type: 'send', text }),
  };
}

async function readTexts(pages: NewestPages, room: HeldRoom): Promise<readonly string[]> {
  const page = pages.find(room) ?? (await pages.read(room));
  const now = JSON.parse(page.format({ room: room.name, count: 0 })) as RoomNow;
  return now.messages.map(({ text }) => text);
}

describe('NewestPages', () => {
  test('keeps a page current with new messages, and reads it once', async () => {
    const server = withPages();
    const { pages } = server;
    const ada = server.chat();
    server.send(ada, 'one');
    const room = await holdRoom(server, 'lobby');
    const page = await pages.read(room);
    server.send(ada, 'two');
    server.command(ada, { type: 'rename' });
    expect(pages.find(room)).toBe(page);
    expect(page.head).toBe(room.head);
    expect(await readTexts(pages, room)).toEqual(['one', 'two']);
  });

  test.each([
    ['an edit', { type: 'edit', text: 'other' }],
    ['a deletion', { type: 'delete' }],
    ['a reaction', { type: 'react', emoji: '👍', on: true }],
  ])('drops the page of a room at %s', async (_, change) => {
    const server = withPages();
    const { pages } = server;
    const ada = server.chat();
    const message = server.send(ada, 'a secret');
    const room = await holdRoom(server, 'lobby');
    await pages.read(room);
    expect(pages.bytes).toBeGreaterThan(0);
    server.command(ada, { ...change, message });
    expect(pages.find(room)).toBeUndefined();
    expect(pages.bytes).toBe(0);
  });

  test('drops the page of a room at a clear, at new settings, and when the room begins anew', async () => {
    const server = withPages();
    const { pages } = server;
    const owner = server.chat('lobby', { admin: ADMIN });
    server.send(owner, 'a secret');
    const room = await holdRoom(server, 'lobby');
    for (const change of [{ type: 'settings', rev: 0, topic: 'Bears' }, { type: 'clear' }]) {
      await pages.read(room);
      server.command(owner, change);
      expect(pages.bytes).toBe(0);
    }
    server.send(owner, 'a secret');
    await pages.read(room);
    const restarting = room.restart({ id: 'api:bot', name: 'bot' }, closeReasons['room-deleted']);
    server.clock.advance(20);
    await restarting;
    expect(pages.bytes).toBe(0);
    expect(await readTexts(pages, room)).toEqual([]);
  });

  test('forgets a page 10 s after its read: pruning makes no event', async () => {
    const server = withPages();
    const { pages, clock } = server;
    server.send(server.chat(), 'pruned later');
    const room = await holdRoom(server, 'lobby');
    await pages.read(room);
    clock.advance(9_000);
    expect(pages.find(room)).toBeDefined();
    clock.advance(1_000);
    expect(pages.find(room)).toBeUndefined();
    expect(pages.bytes).toBe(0);
  });

  test('leaves no pruned message in memory, and reads the page without it', async () => {
    const clock = manualClock();
    const { log } = logBook();
    const retention = { maxMessages: 1, maxChanges: 10, maxAgeMs: Number.MAX_SAFE_INTEGER };
    const journal = new MemoryJournal({ retention, clock, log, newId });
    const server = withPages({ clock, journal });
    const { pages } = server;
    const ada = server.chat();
    server.send(ada, 'pruned');
    server.send(ada, 'kept');
    const room = await holdRoom(server, 'lobby');
    expect(await readTexts(pages, room)).toEqual(['pruned', 'kept']);
    while (journal.prune());
    clock.advance(10_000);
    expect(pages.bytes).toBe(0);
    expect(await readTexts(pages, room)).toEqual(['kept']);
  });

  test('does not keep a page that an event overtook during its read', async () => {
    const server = withPages();
    const { pages } = server;
    const ada = server.chat();
    server.send(ada, 'one');
    const room = await holdRoom(server, 'lobby');
    const reading = pages.read(room);
    server.send(ada, 'two');
    const page = await reading;
    expect(page.head).toBeLessThan(room.head);
    expect(pages.find(room)).toBeUndefined();
    expect(pages.bytes).toBe(0);
  });

  test('reads once for all requests at the same time', async () => {
    const server = withPages();
    server.send(server.chat(), 'one');
    const room = await holdRoom(server, 'lobby');
    const [first, second] = await Promise.all([server.pages.read(room), server.pages.read(room)]);
    expect(first).toBe(second);
  });

  test('limits the size of pages without messages too', async () => {
    const { pages, ...server } = withPages();
    const room = await holdRoom(server, 'lobby');
    let kept = 0;
    for (let number = 0; number < 20_000; number++) {
      // Each is another room for the pages.
      const documents = { get: () => undefined, version: 0 } as unknown as HeldRoom['documents'];
      const other: HeldRoom = { ...room, epoch: room.epoch, head: room.head, presence: room.presence, documents };
      await pages.read(other);
      if (pages.find(other)) kept++;
      expect(pages.bytes).toBeLessThanOrEqual(16 * 1_024 * 1_024);
    }
    expect(kept).toBe(20_000);
    expect(pages.bytes).toBeGreaterThan(15 * 1_024 * 1_024);
  });

  test('limits the size of a page and of all pages, and drops the oldest', async () => {
    const server = withPages();
    const { pages } = server;
    const rooms: HeldRoom[] = [];
    // 150 pages of 128 KiB would be more than 16 MiB.
    for (let number = 0; number < 150; number++) {
      const name = `room-${number}`;
      const member = server.chat(name);
      for (let count = 0; count < 35; count++) server.send(member, 'x'.repeat(4_000));
      rooms.push(await holdRoom(server, name));
    }
    for (const room of rooms) {
      const page = await pages.read(room);
      expect(page.bytes).toBeWithin(120 * 1_024, 130 * 1_024);
      expect(JSON.parse(page.format({ room: room.name, count: 1 }))).toMatchObject({ more: true });
      expect(pages.bytes).toBeLessThanOrEqual(16 * 1_024 * 1_024);
    }
    expect(pages.find(rooms[0] as HeldRoom)).toBeUndefined();
    expect(pages.find(rooms.at(-1) as HeldRoom)).toBeDefined();
  });
});

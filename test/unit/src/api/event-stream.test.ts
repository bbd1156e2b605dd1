import { describe, expect, test } from 'bun:test';
import { EventLine, LiveEvent } from '../../../../src/api/event-schemas.ts';
import { exportEvents, KEEP_ALIVE_MS, streamEvents } from '../../../../src/api/event-stream.ts';
import type { Position } from '../../../../src/api/position.ts';
import { PAGE_EVENTS } from '../../../../src/api/room-feed.ts';
import { Streams } from '../../../../src/api/streams.ts';
import type { HeldRoom } from '../../../../src/ports/rooms.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { parseEvents, type ReceivedEvent } from '../../../helpers/event-reader.ts';
import { inRoom, type InRoomOptions } from '../../../helpers/in-room.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';

const BOT = { id: 'api:bot', name: 'Bot' };
const log = () => {};

/** A room with a live stream of its events. */
async function openRoom(options: InRoomOptions = {}) {
  const clock = options.clock ?? manualClock();
  const streams = new Streams({ clock, log });
  const server = inRoom({ ...options, clock, sinks: [streams] });
  const room = await server.rooms.hold('lobby');
  if (room === 'full') throw new Error('There is no room left.');
  let ids = 0;
  const execute = async (fields: object) => {
    const execution = room.execute(BOT, { id: `command-${String(++ids).padStart(8, '0')}`, ...fields });
    clock.advance(100);
    return execution;
  };
  return {
    ...{ clock, server, room, streams, execute },
    send: (text: string) => execute({ type: 'send', text }),
    follow: (from?: Position) => follow(room, streams, from),
  };
}

/** Follows a room. `texts` has what the stream wrote. */
function follow(room: HeldRoom, streams: Streams, from: Position = { epoch: room.epoch, offset: room.head }) {
  const { feed, reader, remove } = streams.follow(room.name);
  const texts: string[] = [];
  const stream = streamEvents({ room, from, feed, reader, log });
  const written = (async function* () {
    for await (const text of stream) {
      texts.push(text);
      yield text;
    }
  })();
  const events = parseEvents(written);
  return {
    ...{ texts, remove, reader },
    /** Reads the next event. Fails at the end of the stream. */
    async next(): Promise<ReceivedEvent> {
      const event = await events.next();
      if (event.done) throw new Error('The stream has ended.');
      expect(LiveEvent.parse(event.value.data)).toMatchObject({ type: event.value.event });
      return event.value;
    },
    /** Reads until the stream ends. */
    rest: () => Array.fromAsync(events),
  };
}

/** Reads the lines of an export. */
async function lines(room: HeldRoom, from?: Position): Promise<ReceivedEvent['data'][]> {
  const begin = from ?? { epoch: room.epoch, offset: 0 };
  const text = (await Array.fromAsync(exportEvents({ room, from: begin, log }, from === undefined))).join('');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      EventLine.parse(JSON.parse(line));
      return JSON.parse(line);
    });
}

describe('streamEvents', () => {
  test('begins at the head, and writes later events with their positions', async () => {
    const { room, send, follow } = await openRoom();
    await send('before');
    const { epoch, head } = room;
    const stream = follow();
    expect(await stream.next()).toEqual({
      ...{ id: `${epoch}.${head}`, event: 'open' },
      data: { type: 'open', room: 'lobby', epoch, offset: head, head, count: 0 },
    });
    await send('after\nit');
    const event = await stream.next();
    expect(event).toMatchObject({ id: `${epoch}.${room.head}`, event: 'message', data: { text: 'after\nit', epoch } });
    expect(event.data).toMatchObject({ room: 'lobby', from: BOT, offset: room.head });
  });

  test('replays what follows a position, then goes on live without a gap', async () => {
    const { room, send, follow } = await openRoom();
    await send('first');
    const from = { epoch: room.epoch, offset: room.head };
    await send('second');
    const stream = follow(from);
    expect((await stream.next()).id).toBe(`${from.epoch}.${from.offset}`);
    expect((await stream.next()).data).toMatchObject({ text: 'second' });
    await send('third');
    expect((await stream.next()).data).toMatchObject({ text: 'third' });
  });

  test('writes a long replay in pages, and reads the next one when its reader has taken the last', async () => {
    const { room, server, follow, clock } = await openRoom();
    const ada = server.chat();
    const count = 2 * PAGE_EVENTS + 1;
    for (let index = 0; index < count; index++)
      ada.receive({ type: 'send', id: `message-${String(index).padStart(8, '0')}`, text: '.' });
    clock.advance(10_000);
    const stream = follow({ epoch: room.epoch, offset: 0 });
    await stream.next();
    await stream.next();
    await promisesSettled();
    expect(stream.texts).toHaveLength(2);
    const offsets = [];
    for (let index = 1; index < count; index++) offsets.push((await stream.next()).data.offset);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(new Set(offsets).size).toBe(count - 1);
    expect(stream.texts).toHaveLength(4);
  });

  test('writes each of 1,000 events of a busy room once, while its reader is slow', async () => {
    const { room, server, follow, clock } = await openRoom();
    const stream = follow();
    await stream.next();
    const members = Array.from({ length: 10 }, (_, index) => server.chat('lobby', {}, `192.0.2.${index}`));
    for (let index = 0; index < 1_000; index++) {
      members[index % 10]?.receive({ type: 'send', id: `message-${String(index).padStart(8, '0')}`, text: '.' });
      if (index % 300 === 0) await stream.next();
    }
    clock.advance(10_000);
    for (let last = 0; last < room.head;) last = (await stream.next()).data.offset ?? last;
    const ids = stream.texts.join('').match(/^id: .*$/gm) ?? [];
    const offsets = ids.map((id) => Number(id.split('.')[1]));
    // The first id is that of the position.
    expect(offsets.length).toBe(1_001);
    expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
  });

  test('shares one read of the journal among the readers of a room without a check of what is kept', async () => {
    const { room, send, streams } = await openRoom();
    const reads: string[] = [];
    const counted: HeldRoom = Object.create(room, {
      after: { value: (...args: Parameters<HeldRoom['after']>) => (reads.push('after'), room.after(...args)) },
      isKept: { value: (...args: Parameters<HeldRoom['isKept']>) => (reads.push('isKept'), room.isKept(...args)) },
    });
    const readers = Array.from({ length: 5 }, () => follow(counted, streams));
    for (const reader of readers) await reader.next();
    for (const text of ['first', 'second']) {
      const received = readers.map((reader) => reader.next());
      await promisesSettled();
      reads.length = 0;
      await send(text);
      for (const event of await Promise.all(received)) expect(event.data).toMatchObject({ text });
    }
    // The first commit that a feed receives has no known predecessor.
    expect(reads).toEqual(['after']);
  });

  test('passes changes in the list of people, without an id', async () => {
    const { server, follow, clock } = await openRoom();
    const stream = follow();
    await stream.next();
    const ada = server.chat();
    expect(await stream.next()).toMatchObject({ id: undefined, event: 'joined', data: { room: 'lobby' } });
    ada.receive({ type: 'bye' });
    clock.advance(100);
    expect((await stream.next()).event).toBe('left');
  });

  test('replaces many changes in the list of people by the present one', async () => {
    const { server, follow, clock } = await openRoom();
    const stream = follow();
    await stream.next();
    server.chat();
    for (let index = 0; index < 60; index++) server.chat().receive({ type: 'bye' });
    clock.advance(100);
    expect((await stream.next()).data).toMatchObject({ type: 'presence', count: 1 });
  });

  test('writes a comment when nothing happens', async () => {
    const { follow, clock } = await openRoom();
    const stream = follow();
    await stream.next();
    void stream.next().catch(() => {});
    await promisesSettled();
    clock.advance(KEEP_ALIVE_MS - 1);
    await promisesSettled();
    expect(stream.texts).toHaveLength(1);
    clock.advance(1);
    await promisesSettled();
    expect(stream.texts[1]).toBe(': keep-alive\n\n');
    stream.remove();
    await promisesSettled();
    expect(clock.pending).toBe(0);
  });

  test('ends with a reset when the room begins anew', async () => {
    const { room, send, follow, clock } = await openRoom();
    await send('secret');
    const stream = follow();
    await stream.next();
    const restarted = room.restart(BOT, closeReasons.ended);
    clock.advance(100);
    await restarted;
    const { epoch, head } = room;
    expect(await stream.rest()).toEqual([
      { id: undefined, event: 'reset', data: { type: 'reset', room: 'lobby', epoch, head } as never },
    ]);
  });

  test('ends with a reset when events were pruned before they were read', async () => {
    const clock = manualClock();
    const retention = { maxMessages: 10, maxChanges: 10, maxAgeMs: Number.MAX_SAFE_INTEGER };
    let ids = 0;
    const journal = new MemoryJournal({ retention, clock, log, newId: () => `id-${String(++ids).padStart(16, '0')}` });
    const { send, follow } = await openRoom({ clock, journal });
    await send('seen');
    const stream = follow();
    await stream.next();
    for (let index = 0; index < 30; index++) await send(`${index}`);
    while (journal.prune());
    expect((await stream.rest()).map(({ event }) => event)).toEqual(['reset']);
  });

  test('goes on when only what it has read was pruned', async () => {
    const clock = manualClock();
    const retention = { maxMessages: 1_000, maxChanges: 1_000, maxAgeMs: 60_000 };
    let ids = 0;
    const journal = new MemoryJournal({ retention, clock, log, newId: () => `id-${String(++ids).padStart(16, '0')}` });
    const { send, follow } = await openRoom({ clock, journal });
    const stream = follow();
    await stream.next();
    await send('seen');
    expect((await stream.next()).data).toMatchObject({ text: 'seen' });
    clock.advance(120_000);
    while (journal.prune());
    await send('much later');
    expect((await stream.next()).data).toMatchObject({ text: 'much later' });
  });

  test('sends its client the time to come back at a shutdown', async () => {
    const { streams, follow } = await openRoom();
    const stream = follow();
    await stream.next();
    for (const connection of streams.connections()) connection.close({ ...closeReasons.shutdown, retryAfter: 321 });
    expect(await stream.rest()).toEqual([]);
    expect(stream.texts.at(-1)).toBe('retry: 321\n\n');
    stream.remove();
    expect(streams.connections()).toEqual([]);
  });

  test('ends with a failure when the store fails, also while nothing happens', async () => {
    const { room, streams, send, clock } = await openRoom();
    let hasFailed = false;
    const failing: HeldRoom = Object.create(room, {
      after: {
        value: (...args: Parameters<HeldRoom['after']>) =>
          hasFailed ? Promise.reject(new Error('full')) : room.after(...args),
      },
    });
    const [busy, quiet] = [follow(failing, streams), follow(failing, streams)];
    for (const stream of [busy, quiet]) await stream.next();
    const ended = [busy.rest(), quiet.rest()];
    await promisesSettled();
    hasFailed = true;
    clock.advance(KEEP_ALIVE_MS);
    await promisesSettled();
    await send('lost');
    for (const events of await Promise.all(ended)) expect(events.map(({ event }) => event)).toEqual(['failure']);
  });
});

describe('exportEvents', () => {
  test('writes every kept event in its present state, then its end', async () => {
    const { room, send, execute } = await openRoom();
    const sent = await send('secret');
    if (sent.kind !== 'done' || sent.event?.type !== 'message') throw new Error('The command was refused.');
    await execute({ type: 'delete', message: sent.event.id });
    const { epoch, head } = room;
    expect(await lines(room)).toMatchObject([
      { type: 'message', room: 'lobby', epoch, text: '', deleted: true },
      { type: 'deleted', message: sent.event.id, offset: head },
      { type: 'end', room: 'lobby', epoch, offset: head },
    ]);
    expect(await lines(room, { epoch, offset: head })).toMatchObject([{ type: 'end', offset: head }]);
  });

  test('ends at the head that the room had at its beginning', async () => {
    const { room, send } = await openRoom();
    await send('one');
    const { head } = room;
    const events = exportEvents({ room, from: { epoch: room.epoch, offset: 0 }, log }, true);
    const first = await events.next();
    expect(first.value).toContain('"text":"one"');
    await send('two');
    const rest = await Array.fromAsync(events);
    expect(rest.map((line) => JSON.parse(line))).toMatchObject([{ type: 'end', offset: head }]);
  });

  test('ends with a reset when the room begins anew', async () => {
    const { room, server, clock } = await openRoom();
    const ada = server.chat();
    for (let index = 0; index <= PAGE_EVENTS; index++)
      ada.receive({ type: 'send', id: `message-${String(index).padStart(8, '0')}`, text: '.' });
    clock.advance(10_000);
    const events = exportEvents({ room, from: { epoch: room.epoch, offset: 0 }, log }, true);
    await events.next();
    const restarted = room.restart(BOT, closeReasons.ended);
    clock.advance(100);
    await restarted;
    expect((await Array.fromAsync(events)).map((line) => JSON.parse(line))).toMatchObject([
      { type: 'reset', epoch: room.epoch },
    ]);
  });
});

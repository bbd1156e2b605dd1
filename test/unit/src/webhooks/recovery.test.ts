import { describe, expect, test } from 'bun:test';
import { JournalError, type RoomJournal } from '../../../../src/journal/journal.ts';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { readRetentionFloor, retentionFloorKey, toRetentionFloor } from '../../../../src/ports/documents.ts';
import { newId } from '../../../../src/secrets.ts';
import { inWebhookRooms } from '../../../helpers/in-webhook-rooms.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';
import { startReceiver, type WebhookReceiver } from '../../../helpers/webhook-receiver.ts';

const OWNER = { id: 'api:owner', name: 'Owner' };
const HOUR_MS = 3_600_000;

test('Webhooks about bans arrive after the clock was set back, each once', async () => {
  await using rooms = await inWebhookRooms({ types: ['ban.created'] });
  const { clock, receiver, advanceUntil } = rooms;
  const held = await rooms.hold('lobby');
  const ban = async (user: string) => {
    const banned = held.execute(OWNER, { type: 'kick', id: newId(), user, seconds: 60 });
    clock.advance(100);
    expect((await banned).kind).toBe('done');
  };
  const banned = () => receiver.received.map(({ data }) => (data['person'] as { user: string }).user);
  await ban('eve');
  await advanceUntil(() => banned().length === 1, 'the first ban arrives');
  clock.correctWall(-2 * HOUR_MS);
  await ban('mallory');
  await advanceUntil(() => banned().length === 2, 'the second ban arrives');
  clock.correctWall(HOUR_MS);
  await ban('trudy');
  await advanceUntil(() => banned().length === 3, 'the third ban arrives');
  expect(banned()).toEqual(['eve', 'mallory', 'trudy']);
  held.release();
});

describe('Webhooks, when a shutdown flushes them,', () => {
  const types = ['message.created'] as const;
  const texts = (receiver: WebhookReceiver) => receiver.received.map(({ data }) => data['text']);

  test('are not repeated at the next start', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, journal, clock } = rooms;
    await rooms.send('lobby', 'one');
    await rooms.advanceUntil(() => texts(receiver).length === 1, 'the message arrives', 1);
    await rooms.flush();
    await using restarted = await inWebhookRooms({ types, receiver, journal, clock });
    await restarted.send('lobby', 'two');
    await restarted.advanceUntil(() => texts(receiver).includes('two'), 'the next message arrives');
    expect(texts(receiver)).toEqual(['one', 'two']);
  });

  test('wait for the attempt that runs, and begin no other', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, journal } = rooms;
    const [arrived, response] = [Promise.withResolvers<void>(), Promise.withResolvers<Response>()];
    receiver.respond = () => {
      arrived.resolve();
      return response.promise;
    };
    await rooms.send('lobby', 'one', 'two');
    await arrived.promise;
    const flushed = rooms.flush();
    response.resolve(new Response(null, { status: 204 }));
    await flushed;
    expect(texts(receiver)).toEqual(['one']);
    expect(journal.values.get('webhooks/at/lobby')).toContain('"offset":1');
  });

  test('wait half a second at most, and store what arrived before', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, journal, clock } = rooms;
    const stuck = Promise.withResolvers<void>();
    receiver.respond = ({ data }) => {
      if (data['text'] === 'one') return new Response(null, { status: 204 });
      stuck.resolve();
      return new Promise(() => {});
    };
    await rooms.send('lobby', 'one', 'two');
    await stuck.promise;
    let hasEnded = false;
    const flushed = rooms.flush().then(() => (hasEnded = true));
    await promisesSettled();
    expect(journal.values.get('webhooks/at/lobby')).toContain('"offset":1');
    clock.advance(499);
    await promisesSettled();
    expect(hasEnded).toBe(false);
    clock.advance(1);
    await flushed;
  });
});

describe('What webhooks store', () => {
  test('does not name a room that people only visited', async () => {
    await using rooms = await inWebhookRooms({ types: ['member.joined', 'member.left', 'message.created'] });
    const { receiver, journal, advanceUntil } = rooms;
    const visitor = rooms.rooms.chat('visited');
    await advanceUntil(() => receiver.received.length === 1, 'the visit arrives');
    visitor.receive({ type: 'bye' });
    await advanceUntil(() => receiver.received.length === 2, 'its end arrives');
    await rooms.send('lobby', 'hello');
    await advanceUntil(() => receiver.received.length === 3, 'the message arrives');
    await advanceUntil(() => journal.values.get('webhooks/at/lobby') !== undefined, 'the place in the room is stored');
    const keys = journal.values.entries('').map(([key]) => key);
    expect(keys.toSorted()).toEqual([retentionFloorKey('lobby'), 'webhooks/at/lobby', 'webhooks/started']);
  });

  test('keeps the first event of a room while the receiver is down', async () => {
    await using rooms = await inWebhookRooms({ types: ['message.created'] });
    const { receiver, journal, clock } = rooms;
    receiver.respond = () => new Response(null, { status: 500 });
    await rooms.send('lobby', 'hello');
    const floor = () => journal.values.get(retentionFloorKey('lobby'));
    await rooms.advanceUntil(() => floor() !== undefined, 'the event is kept');
    expect(readRetentionFloor(floor(), clock.wall())).toBe(0);
  });

  test('keeps the events of more rooms than it can read at once while the receiver does not respond', async () => {
    const clock = manualClock(Date.now());
    const retention = { maxMessages: 2, maxChanges: 1_000, maxAgeMs: Number.MAX_SAFE_INTEGER };
    const journal = new MemoryJournal({ retention, clock, log: () => {}, newId });
    await using rooms = await inWebhookRooms({ types: ['message.created'], clock, journal });
    rooms.receiver.respond = () => new Promise(() => {});
    const names = Array.from({ length: 20 }, (_, index) => `room-${index}`);
    for (const name of names) await rooms.send(name, 'one', 'two', 'three', 'four');
    clock.advance(1_000);
    await promisesSettled();
    while (journal.prune());
    const counts = names.map(async (name) => {
      const held = await rooms.hold(name);
      const events = await held.after(0, 10);
      held.release();
      return events.length;
    });
    expect(await Promise.all(counts)).toEqual(names.map(() => 4));
  });

  test('keeps the events of more rooms than it can read at once from the start on', async () => {
    await using before = await inWebhookRooms({ types: [] });
    const { journal, clock } = before;
    const names = Array.from({ length: 20 }, (_, index) => `room-${index}`);
    for (const name of names) {
      const room = journal.room(name);
      room.transaction(() => room.append({ type: 'message', id: newId(), from: OWNER, text: 'new' }, clock.wall()));
    }
    const receiver = startReceiver({ clock });
    receiver.respond = () => new Promise(() => {});
    await using rooms = await inWebhookRooms({ types: ['message.created'], journal, clock, receiver });
    const floors = () => journal.values.entries(retentionFloorKey('room-')).map(([key]) => key);
    await rooms.advanceUntil(() => floors().length > 0, 'the events are kept');
    expect(floors().toSorted()).toEqual(names.map(retentionFloorKey).toSorted());
    await receiver[Symbol.asyncDispose]();
  });

  test('names no empty room when they are new', async () => {
    await using before = await inWebhookRooms({ types: [] });
    const { journal, clock } = before;
    const rooms = ['empty', 'full'].map((name) => journal.room(name));
    const message = { type: 'message', id: newId(), from: OWNER, text: 'old' } as const;
    rooms[1]?.transaction(() => rooms[1]?.append(message, clock.wall()));
    journal.values.set(new Map([['webhooks/started', undefined]]));
    await using _ = await inWebhookRooms({ types: [], journal, clock });
    expect(journal.values.entries('webhooks/at/').map(([key]) => key)).toEqual(['webhooks/at/full']);
    expect(journal.values.entries(retentionFloorKey('')).map(([key]) => key)).toEqual([retentionFloorKey('full')]);
  });

  test('loses what has kept events of rooms, and has ended, when they begin', async () => {
    const clock = manualClock(Date.now());
    await using before = await inWebhookRooms({ types: [], clock });
    const { journal } = before;
    const floors = (from: number, until: number) =>
      Array.from({ length: 1_500 }, (_, index) => {
        return [retentionFloorKey(`visited-${from + index}`), toRetentionFloor(0, until)] as const;
      });
    const [ended, kept] = [floors(0, clock.wall()), floors(1_500, clock.wall() + 1)];
    journal.values.set(new Map([...ended, ...kept]));
    await using _ = await inWebhookRooms({ types: [], journal, clock });
    expect(journal.values.entries(retentionFloorKey('visited'))).toEqual(kept);
  });
});

test('A reply of the receiver is posted once the journal works again', async () => {
  await using rooms = await inWebhookRooms({ types: ['message.created'], mayReply: true });
  const { journal, receiver, advanceUntil, logs } = rooms;
  let fails = false;
  const room: RoomJournal = journal.room('lobby');
  const transaction = room.transaction.bind(room);
  room.transaction = (work) => {
    if (fails) throw new JournalError('the disk is full');
    return transaction(work);
  };
  receiver.respond = () => {
    fails = true;
    return Response.json({ reply: 'Hi' });
  };
  await rooms.send('lobby', 'Hello');
  await advanceUntil(() => logs.some((line) => line.includes('could not be carried out')), 'the reply fails');
  receiver.respond = () => Response.json({ reply: 'Hi' });
  fails = false;
  const held = await rooms.hold('lobby');
  await advanceUntil(() => held.head === 2, 'the reply is posted');
  expect((await held.messages(10, 10)).map(({ text }) => text)).toEqual(['Hello', 'Hi']);
  held.release();
});

import { describe, expect, test } from 'bun:test';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import type { RoomJournal } from '../../../../src/journal/journal.ts';
import { retentionFloorKey } from '../../../../src/ports/documents.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { newId } from '../../../../src/secrets.ts';
import { HeldRooms } from '../../../../src/webhooks/held-rooms.ts';
import { carryOutAnswer } from '../../../../src/webhooks/replies.ts';
import { fromEvent } from '../../../../src/webhooks/webhook.ts';
import { inWebhookRooms } from '../../../helpers/in-webhook-rooms.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OWNER = { id: 'api:owner', name: 'Owner' };
const failing = () => new Response(null, { status: 500 });
const accepting = () => new Response(null, { status: 204 });
const types = ['message.created', 'message.deleted', 'room.cleared'] as const;

describe('Webhooks', () => {
  test('skip what is older than a day with a single notice, and go on', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, clock, accepted, advanceUntil } = rooms;
    // Also an attempt that runs while the day passes.
    receiver.respond = ({ data }) => (/one|two|three/.test(String(data['text'])) ? failing() : accepting());
    const offsets = await rooms.send('lobby', 'one', 'two', 'three');
    await advanceUntil(() => receiver.received.length >= 3, 'three attempts have failed');
    clock.advance(DAY_MS);
    const [young] = await rooms.send('lobby', 'four');
    await advanceUntil(() => accepted().length === 2, 'the notice and the young message arrive');
    expect(accepted()).toEqual(['events.skipped', 'message.created four']);
    const notice = receiver.received.find(({ type }) => type === 'events.skipped');
    expect(notice?.data).toMatchObject({ room: 'lobby', from: 0, to: offsets.at(-1) });
    expect(young).toBeGreaterThan(offsets.at(-1) ?? 0);
    expect(rooms.reports.filter((report) => report === 'dropped')).toEqual(['dropped']);
    expect(rooms.reports).toContain('late');
    await advanceUntil(() => rooms.reports.at(-1) === 'in time', 'the lag is gone', 100);
  });

  test('stop for good when the receiver responds 410', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, logs, advanceUntil, clock } = rooms;
    receiver.respond = () => new Response(null, { status: 410 });
    await rooms.send('lobby', 'one');
    await advanceUntil(() => logs.some((line) => line.includes('410')), 'the server logs it');
    receiver.respond = accepting;
    const { length } = receiver.received;
    await rooms.send('lobby', 'two');
    await rooms.send('other', 'three');
    clock.advance(HOUR_MS);
    await advanceUntil(() => rooms.reports.at(-1) === 'late', 'the lag is reported', HOUR_MS);
    expect(receiver.received).toHaveLength(length);
    expect(rooms.reports.filter((report) => report === 'dropped')).toEqual(['dropped']);
  });

  test('of one room that fail do not delay those of others', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, accepted, advanceUntil } = rooms;
    receiver.respond = ({ data }) => (data.room === 'poisoned' ? failing() : accepting());
    await rooms.send('poisoned', 'bad', 'after it');
    for (const room of ['a', 'b', 'c', 'd', 'e', 'f']) await rooms.send(room, 'good');
    await advanceUntil(() => accepted().length === 6, 'the others arrive');
    const poisoned = receiver.received.filter(({ data }) => data.room === 'poisoned');
    expect(new Set(poisoned.map(({ data }) => data['text']))).toEqual(new Set(['bad']));
    expect(receiver.mostAtOnce).toBeLessThanOrEqual(4);
  });

  test('honour Retry-After for all rooms', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, accepted, clock, logs, advanceUntil } = rooms;
    receiver.respond = () => new Response(null, { status: 429, headers: { 'retry-after': '600' } });
    await rooms.send('a', 'one');
    await advanceUntil(() => logs.some((line) => line.includes('status 429')), 'the server has the response', 0);
    receiver.respond = accepting;
    await rooms.send('b', 'two');
    clock.advance(599_000);
    expect(receiver.received).toHaveLength(1);
    clock.advance(1_000);
    await advanceUntil(() => accepted().length === 2, 'both arrive', 0);
    expect(receiver.received).toHaveLength(3);
    const deliveries = () => logs.filter((line) => line.startsWith('webhook: delivered'));
    await advanceUntil(() => deliveries().length > 0, 'the log has the end of the failure', 0);
    expect(deliveries()).toEqual([expect.stringMatching(/"room":"a",.*"attempts":2/)]);
  });

  test('give the end of a stream, and go on in the new one', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, accepted, advanceUntil, clock } = rooms;
    await rooms.send('lobby', 'one');
    await advanceUntil(() => accepted().length === 1, 'the first arrives', 0);
    receiver.respond = ({ data }) => (data['text'] === 'lost' ? failing() : accepting());
    const [last] = await rooms.send('lobby', 'lost');
    const held = await rooms.hold('lobby');
    const { epoch } = held;
    const restarted = held.restart(OWNER, closeReasons.ended);
    clock.advance(100);
    await restarted;
    await rooms.send('lobby', 'anew');
    await advanceUntil(() => accepted().includes('message.created anew'), 'the new stream arrives');
    const notice = receiver.received.find(({ type, isAccepted }) => isAccepted && type === 'events.skipped');
    expect(notice?.data).toMatchObject({ epoch, newEpoch: held.epoch });
    expect(notice?.data['from']).toBeLessThan(last ?? 0);
    expect(held.epoch).not.toBe(epoch);
    expect(accepted()).not.toContain('message.created lost');
    held.release();
  });

  test('send no text that was deleted or cleared while the receiver was down', async () => {
    await using rooms = await inWebhookRooms({ types });
    const { receiver, accepted, advanceUntil, clock } = rooms;
    receiver.respond = ({ data }) => (data['text'] === 'secret' ? failing() : accepting());
    await rooms.send('lobby', 'secret');
    await receiver.next();
    const held = await rooms.hold('lobby');
    const cleared = held.execute(OWNER, { type: 'clear', id: newId() });
    clock.advance(100);
    expect((await cleared).kind).toBe('done');
    held.release();
    await advanceUntil(() => accepted().includes('room.cleared'), 'the clearance arrives');
    expect(accepted()).toEqual(['room.cleared']);
  });

  test('begin where the cursors of the last run are stored, and note what was pruned since', async () => {
    const clock = manualClock(Date.now());
    const { log } = logBook();
    const retention = { maxMessages: 2, maxChanges: 10, maxAgeMs: Number.MAX_SAFE_INTEGER };
    const journal = new MemoryJournal({ retention, clock, log, newId });
    const rooms = ['lobby', 'quiet', 'new'].map((name) => journal.room(name));
    const [lobby, quiet] = rooms;
    if (!lobby || !quiet) throw new Error('A room is missing.');
    const append = (room: RoomJournal, text: string) => {
      room.transaction(() => room.append({ type: 'message', id: newId(), from: OWNER, text }, clock.wall()));
      return room.head;
    };
    const sent = append(lobby, 'one');
    journal.values.set(
      new Map([
        ['webhooks/started', String(clock.wall())],
        ['webhooks/at/lobby', JSON.stringify({ epoch: lobby.epoch, offset: sent })],
        ['webhooks/at/quiet', JSON.stringify({ epoch: quiet.epoch, offset: append(quiet, 'quiet') })],
        ['webhooks/at/gone', JSON.stringify({ epoch: 'gone', offset: 5 })],
      ]),
    );
    for (const text of ['two', 'three', 'four', 'five']) append(lobby, text);
    while (journal.prune());
    append(journal.room('new'), 'new');
    await using server = await inWebhookRooms({ types, clock, journal });
    const { accepted, receiver, advanceUntil } = server;
    await advanceUntil(() => accepted().length === 4, 'what is left arrives');
    expect(accepted().toSorted()).toEqual([
      ...['events.skipped', 'message.created five', 'message.created four', 'message.created new'],
    ]);
    const notice = receiver.received.find(({ type }) => type === 'events.skipped');
    expect(notice?.data).toMatchObject({ room: 'lobby', from: sent, to: sent + 2 });
    await advanceUntil(() => journal.values.get('webhooks/at/gone') === undefined, 'the cursors are stored');
    const last = JSON.stringify({ epoch: lobby.epoch, offset: sent + 4 });
    await advanceUntil(
      () => journal.values.get('webhooks/at/lobby') === last,
      'the cursor of the last event is stored',
    );
    expect(journal.values.get(retentionFloorKey('lobby'))).toStartWith(`${sent + 4} `);
  });

  test('begin at the end of every room when they are new', async () => {
    const clock = manualClock(Date.now());
    const { log } = logBook();
    const retention = { maxMessages: 100, maxChanges: 10, maxAgeMs: Number.MAX_SAFE_INTEGER };
    const journal = new MemoryJournal({ retention, clock, log, newId });
    const room = journal.room('lobby');
    room.transaction(() => room.append({ type: 'message', id: newId(), from: OWNER, text: 'old' }, clock.wall()));
    await using server = await inWebhookRooms({ types, clock, journal });
    await server.send('lobby', 'new');
    await server.send('other', 'first');
    await server.advanceUntil(() => server.accepted().length === 2, 'the new messages arrive', 0);
    expect(server.accepted().toSorted()).toEqual(['message.created first', 'message.created new']);
  });

  test('reply under their usual name in place of one that no guest can take, and never to themselves', async () => {
    await using rooms = await inWebhookRooms({ types, mayReply: true });
    const { receiver, accepted, advanceUntil } = rooms;
    receiver.respond = () => Response.json({ reply: 'Hi', from: { name: 'Admin: hello' } });
    await rooms.send('lobby', 'Hello');
    await advanceUntil(() => accepted().length === 2, 'the message and its reply arrive', 20);
    await rooms.send('lobby', 'Hello again');
    await advanceUntil(() => accepted().length === 4, 'the next ones arrive', 20);
    expect(accepted().map((line) => line.replace('message.created ', ''))).toEqual([
      'Hello',
      'Hi',
      'Hello again',
      'Hi',
    ]);
    expect(receiver.received[1]?.data['from']).toEqual({ id: 'webhook', name: 'Webhook' });
  });

  test('reply once and delete once, although a webhook is delivered twice', async () => {
    await using rooms = await inWebhookRooms({ types: ['member.joined'] });
    await rooms.send('lobby', 'Hello');
    const held = await rooms.hold('lobby');
    const [event] = await held.after(0, 1);
    if (!event) throw new Error('The room is empty.');
    const webhook = fromEvent({ room: 'lobby', epoch: held.epoch }, event);
    const opened = new HeldRooms({ directory: { hold: rooms.hold }, clock: rooms.clock, keepMs: 0 });
    const log = (line: string) => void rooms.logs.push(line);
    for (let delivery = 0; delivery < 2; delivery++) {
      const answer = { reply: 'Hi', from: { name: 'Robot' }, delete: true };
      let hasActed = false;
      void carryOutAnswer(webhook, answer, { rooms: opened, log }).then(() => (hasActed = true));
      await rooms.advanceUntil(() => hasActed, 'the answer is carried out', 20);
    }
    const events = await held.after(event.offset, 10);
    expect(events.map(({ type }) => type)).toEqual(['message', 'deleted']);
    expect(events[0]).toMatchObject({ text: 'Hi', from: { id: 'webhook', name: 'Robot' } });
    held.release();
  });
});

import { describe, expect, test } from 'bun:test';
import { MemoryJournal } from '../../../../src/journal/memory.ts';
import { HISTORY_PAGE_MESSAGES, MAX_REPLAY_EVENTS } from '../../../../src/protocol/limits.ts';
import { RecordError } from '../../../../src/ports/record-error.ts';
import type { JoinRequest } from '../../../../src/room/outlet.ts';
import { FakeOutlet } from '../../../helpers/fake-outlet.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { TestRoom, lastToken, newestPage } from '../../../helpers/test-room.ts';

/** A room with so many messages, `m1` and on at the offsets 1 and on, of which only the newest are kept. */
function history(messages: number, kept: number = 1_000_000) {
  const clock = manualClock();
  const retention = { maxMessages: kept, maxChanges: kept, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const journal = new MemoryJournal({ retention, clock, log: () => {}, newId: () => 'the-epoch' });
  const lobby = journal.room('lobby');
  const from = { id: 'id-of-ada', name: 'Ada' };
  lobby.transaction(() => {
    for (let at = 1; at <= messages; at++) lobby.append({ type: 'message', id: `m${at}`, from, text: `m${at}` }, 7);
  });
  while (journal.prune());
  const room = new TestRoom({ clock, journal: lobby });
  const arrive = (entrance: Partial<JoinRequest>) => {
    const guest = room.join(entrance);
    const [arrival] = guest.outlet.welcomes;
    if (!arrival) throw new Error('It was not welcomed.');
    return { ...guest, arrival };
  };
  return { room, arrive };
}

/** The texts of these frames, in order. */
function texts({ frames }: FakeOutlet): string[] {
  return frames.join(' ').match(/m\d+/g) ?? [];
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);
}

describe('Room, for a client that sends hello', () => {
  test.each<[string, Partial<JoinRequest>]>([
    ['names nothing', {}],
    ['names no epoch', { offset: 120 }],
    ['names no offset', { epoch: 'the-epoch' }],
    ['names another epoch', { epoch: 'another-epoch', offset: 120 }],
    ['names an offset that was pruned', { epoch: 'the-epoch', offset: 60 }],
    ['names 0 and something was pruned', { epoch: 'the-epoch', offset: 0 }],
    ['names an offset that is still to come', { epoch: 'the-epoch', offset: 121 }],
  ])('and %s does not recover, and receives the newest page', (_, entrance) => {
    const { arrive } = history(120, 60);
    const { arrival, outlet } = arrive(entrance);
    expect(arrival).toMatchObject({ recovered: false, epoch: 'the-epoch', head: 120 });
    expect(newestPage(outlet).messages.map(({ id }) => id)).toEqual(numbers(120 - HISTORY_PAGE_MESSAGES + 1, 120));
    expect(newestPage(outlet)).toMatchObject({ before: 121, more: true });
    expect(outlet.frames).toEqual([]);
  });

  test("replays exactly the events after the client's offset, each once and in order", () => {
    const { room, arrive } = history(170, 110);
    const { arrival, outlet, member } = arrive({ epoch: 'the-epoch', offset: 61 });
    expect(arrival).toMatchObject({ recovered: true, resumed: false, head: 170, newest: undefined });
    expect(texts(outlet)).toEqual(numbers(62, 170));
    room.room.postPlain(member, 'm171');
    expect(texts(outlet)).toEqual(numbers(62, 171));
  });

  test('recovers a client that missed nothing, without a replay', () => {
    const { arrival, outlet } = history(3).arrive({ epoch: 'the-epoch', offset: 3 });
    expect(arrival.recovered).toBe(true);
    expect(outlet.received).toEqual(['welcome']);
  });

  test('replays everything from offset 0 when nothing was pruned', () => {
    const { arrival, outlet } = history(60).arrive({ epoch: 'the-epoch', offset: 0 });
    expect(arrival.recovered).toBe(true);
    expect(texts(outlet)).toEqual(numbers(1, 60));
  });

  test(`replays ${MAX_REPLAY_EVENTS} missed events, and does not recover a client that missed one more`, () => {
    const { arrive } = history(MAX_REPLAY_EVENTS + 2);
    const most = arrive({ epoch: 'the-epoch', offset: 2 });
    expect(most.arrival.recovered).toBe(true);
    expect(texts(most.outlet)).toEqual(numbers(3, MAX_REPLAY_EVENTS + 2));
    expect(arrive({ epoch: 'the-epoch', offset: 1 }).arrival.recovered).toBe(false);
  });

  test('decides resumed and recovered independently', () => {
    const { room, arrive } = history(3);
    const ada = arrive({});
    room.lose(ada);
    expect(arrive({ token: lastToken(ada.outlet), epoch: 'another' }).arrival).toMatchObject({
      resumed: true,
      recovered: false,
    });
    expect(arrive({ token: 'nonsense', epoch: 'the-epoch', offset: 1 }).arrival).toMatchObject({
      resumed: false,
      recovered: true,
    });
  });

  test('sends an empty page when the room has no messages', () => {
    const { arrival, outlet } = history(0).arrive({});
    expect(arrival.head).toBe(0);
    expect(newestPage(outlet)).toEqual({ before: 1, messages: [], more: false });
  });
});

describe('A member that is catching up', () => {
  test('receives no turns until the page that reaches the head, which makes it live', () => {
    const { room } = history(120);
    const speaker = room.join();
    const outlet = new FakeOutlet();
    outlet.reads = false;
    const { member } = room.join({ epoch: 'the-epoch', offset: 0 }, outlet);
    room.room.postPlain(speaker.member, 'm121');
    room.waitForTurn();
    expect(outlet.frames).toEqual([]);
    room.read(outlet, 2);
    expect(texts(outlet)).toEqual(numbers(1, 100));
    room.room.postPlain(speaker.member, 'm122');
    room.waitForTurn();
    expect(texts(outlet)).toEqual(numbers(1, 100));
    expect(member.state.kind).toBe('catching-up');
    room.read(outlet, 1);
    expect(member.state.kind).toBe('live');
    room.room.postPlain(speaker.member, 'm123');
    expect(texts(outlet)).toEqual(numbers(1, 123));
  });

  test('reads pages of messages in their current state, each with the offset before it', () => {
    const { room } = history(60);
    const speaker = room.join();
    const message = room.runCommand(speaker, { type: 'send', text: 'secret' });
    room.runCommand(speaker, { type: 'edit', message, text: 'more secret' });
    room.runCommand(speaker, { type: 'delete', message });
    const outlet = new FakeOutlet();
    outlet.reads = false;
    const { member } = room.join({ epoch: 'the-epoch', offset: 0 }, outlet);
    const first = room.nextPage(member);
    const second = room.nextPage(member);
    if (first instanceof RecordError || second instanceof RecordError) throw first;
    if (first === 'live' || second === 'live') throw new Error('There was more to read.');
    expect([first.before, second.before]).toEqual([0, first.events.at(-1)?.offset as number]);
    expect(second.events.slice(-3)).toMatchObject([
      { type: 'message', id: message, text: '', deleted: true, rev: 63 },
      { type: 'edited', text: '' },
      { type: 'deleted', message },
    ]);
    expect(room.nextPage(member)).toBe('live');
  });

  test('receives the ack of its own message before the message', () => {
    const { room } = history(60);
    const outlet = new FakeOutlet();
    outlet.reads = false;
    const guest = room.join({ epoch: 'the-epoch', offset: 0 }, outlet);
    const id = room.runCommand(guest, { type: 'send', text: 'm61' });
    expect(outlet.received).toEqual(['welcome', `ack ${id}`]);
    room.read(outlet);
    expect(texts(outlet)).toEqual(numbers(1, 61));
  });

  test('never receives a partial replay when retention overtakes it', () => {
    const clock = manualClock();
    const journal = new MemoryJournal({
      retention: { maxMessages: 60, maxChanges: 60, maxAgeMs: Number.MAX_SAFE_INTEGER },
      clock,
      log: () => {},
      newId: () => 'the-epoch',
    });
    const room = new TestRoom({ clock, journal: journal.room('lobby') });
    const speaker = room.join();
    for (let at = 1; at <= 60; at++) room.room.postPlain(speaker.member, `m${at}`);
    room.waitForTurn();
    const outlet = new FakeOutlet();
    outlet.reads = false;
    room.join({ epoch: 'the-epoch', offset: 0 }, outlet);
    for (let at = 61; at <= 120; at++) room.room.postPlain(speaker.member, `m${at}`);
    room.waitForTurn();
    while (journal.prune());
    expect(() => room.read(outlet)).toThrow('The events were pruned during the replay.');
    expect(outlet.frames).toEqual([]);
  });
});

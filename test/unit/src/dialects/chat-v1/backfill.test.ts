import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import { CHAT_V1 } from '../../../../../src/protocol/limits.ts';
import type { JournalEvent, ServerMessage } from '../../../../../src/protocol/server-messages.ts';
import type { FakeCarrier } from '../../../../helpers/fake-carrier.ts';
import { inRoom, sentMessages, sentOfType } from '../../../../helpers/in-room.ts';
import type { ManualClock } from '../../../../helpers/manual-clock.ts';

const HIGH_WATER = 256 * 1024;
const SLOW_CAP = 1024 * 1024;
/** Most bytes of a page of 50 messages. */
const PAGE = 50 * 4_300;

/** A room with this many messages of 4,000 units, and a way to resume on a carrier that stalls. */
function longHistory(messages: number) {
  const room = inRoom();
  const ada = room.chat();
  const say = (number: number) => {
    const text = String(number).padEnd(4_000, '.');
    ada.receive({ type: 'send', id: `message-number-${number}`, text });
  };
  for (let number = 1; number <= messages; number++) say(number);
  room.clock.advance(1_000);
  const epoch = sentOfType(ada, 'welcome')[0]?.epoch;
  return {
    ...room,
    ada,
    say,
    /** Resumes after an offset, and reads nothing until drained. */
    stalled(offset: number): FakeCarrier {
      const carrier = room.open(CHAT_V1);
      carrier.isStalled = true;
      carrier.receive({ type: 'hello', epoch, offset });
      room.clock.advance(20);
      return carrier;
    },
  };
}

function offsets(carrier: FakeCarrier): number[] {
  return sentOfType(carrier, 'message').map(({ offset }) => offset);
}

/** Drains the carrier, and lets the event loop turn until nothing more is read for it. */
function drain(clock: ManualClock, carrier: FakeCarrier): void {
  carrier.drain();
  clock.advance(0);
}

/** Drains the carrier until it has received this many messages. */
function drainUntil(clock: ManualClock, carrier: FakeCarrier, messages: number): void {
  for (let rounds = 0; offsets(carrier).length < messages; rounds++) {
    if (rounds === 200) throw new Error(`Only ${offsets(carrier).length} messages came.`);
    drain(clock, carrier);
  }
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('A chat.v1 member that catches up', () => {
  test('receives the welcome, then pages while less than 256 KiB wait', () => {
    const { clock, stalled } = longHistory(1_000);
    const slow = stalled(0);
    expect(sentMessages(slow)[0]).toMatchObject({ type: 'welcome', recovered: true, head: 1_000 });
    for (let rounds = 0; offsets(slow).length < 1_000; rounds++) {
      expect(rounds).toBeLessThan(100);
      expect(slow.waitingBytes).toBeGreaterThanOrEqual(HIGH_WATER);
      expect(slow.waitingBytes).toBeLessThan(HIGH_WATER + PAGE);
      drain(clock, slow);
    }
    expect(offsets(slow)).toEqual(numbers(1, 1_000));
    expect(sentOfType(slow, 'history')).toEqual([]);
    expect(slow.closeReason).toBeUndefined();
  });

  test('receives prev on every frame, without a gap between replay and live', () => {
    const { clock, say, stalled } = longHistory(400);
    const slow = stalled(7);
    for (let number = 401; number <= 450; number++) {
      say(number);
      clock.advance(5);
      if (number % 10 === 0) drain(clock, slow);
    }
    drainUntil(clock, slow, 443);
    let last = 7;
    for (const frame of slow.sent) {
      const messages = [JSON.parse(frame) as ServerMessage | ServerMessage[]].flat();
      const events = messages.filter((message): message is JournalEvent => message.type === 'message');
      for (const [index, { prev, offset }] of events.entries()) {
        expect(prev).toBe(index === 0 ? last : undefined);
        last = offset;
      }
    }
    expect(offsets(slow)).toEqual(numbers(8, 450));
  });

  test('receives no turns before its last page, and is live from it on', () => {
    const { clock, say, stalled } = longHistory(200);
    const slow = stalled(0);
    const soFar = offsets(slow).length;
    say(201);
    clock.advance(20);
    expect(offsets(slow)).toHaveLength(soFar);
    drainUntil(clock, slow, 201);
    // Nothing drains from here on, so every new frame is live.
    say(202);
    expect(offsets(slow)).toEqual(numbers(1, 202));
  });

  test('is terminated as slow when a frame of its replay is lost', () => {
    const unlucky = longHistory(1_000).stalled(0);
    expect(unlucky.closeReason).toBeUndefined();
    Object.assign(unlucky, { isStalled: false, sendResult: 'lost' });
    unlucky.drain();
    expect(unlucky.closeReason).toBe(closeReasons.slow);
    expect(unlucky.isTerminated).toBe(true);
  });

  test('is closed as slow when it is not live after 60 s, and can resume', () => {
    const { clock, stalled } = longHistory(1_000);
    const slow = stalled(0);
    for (let second = 1; second < 60; second++) {
      clock.advance(1_000);
      slow.receive({ type: 'pong' });
    }
    expect(slow.closeReason).toBeUndefined();
    clock.advance(1_000);
    expect(slow.closeReason).toBe(closeReasons.slow);
    expect(slow.isTerminated).toBe(true);
  });

  test('is not closed at 60 s when it was live in time', () => {
    const { clock, stalled } = longHistory(100);
    const slow = stalled(0);
    drainUntil(clock, slow, 100);
    drain(clock, slow);
    slow.isStalled = false;
    for (let second = 0; second < 120; second++) {
      clock.advance(1_000);
      slow.receive({ type: 'pong' });
    }
    expect(slow.closeReason).toBeUndefined();
  });

  test('receives nothing after its carrier is lost', () => {
    const { clock, stalled } = longHistory(1_000);
    const slow = stalled(0);
    const sent = slow.sent.length;
    slow.lose();
    drain(clock, slow);
    clock.advance(120_000);
    expect(slow.sent).toHaveLength(sent);
  });
});

describe('The limit for slow readers', () => {
  test('counts live frames but not a waiting replay', () => {
    const { clock, say, stalled } = longHistory(100);
    const slow = stalled(0);
    drainUntil(clock, slow, 100);
    const beside = slow.waitingBytes;
    expect(beside).toBeGreaterThan(HIGH_WATER / 2);
    for (let number = 101; !slow.closeReason && slow.waitingBytes <= SLOW_CAP + beside - 4_200; number++) {
      say(number);
      clock.advance(20);
    }
    expect(slow.closeReason).toBeUndefined();
    for (let number = 901; number <= 902; number++) {
      say(number);
      clock.advance(20);
    }
    expect(slow.closeReason).toBe(closeReasons.slow);
  });

  test('counts live frames only, also after a part of the replay was read', () => {
    const { clock, say, stalled } = longHistory(100);
    const slow = stalled(0);
    drainUntil(clock, slow, 100);
    slow.drain(100_000);
    for (let number = 101; !slow.closeReason && slow.waitingBytes <= SLOW_CAP + 100_000 - 4_200; number++) {
      say(number);
      clock.advance(20);
    }
    expect(slow.closeReason).toBeUndefined();
    for (let number = 901; number <= 902; number++) {
      say(number);
      clock.advance(20);
    }
    expect(slow.closeReason).toBe(closeReasons.slow);
  });

  test('counts answers, and closes a member that sends commands and never reads', () => {
    const { clock, chat } = inRoom();
    const eve = chat();
    eve.isStalled = true;
    for (let number = 0; !eve.closeReason; number++) {
      expect(number).toBeLessThan(20_000);
      eve.receive({ type: 'send', id: 'a-bad-one-0000001', text: '' });
      clock.advance(1);
    }
    expect(eve.closeReason).toBe(closeReasons.slow);
    expect(eve.waitingBytes).toBeLessThan(SLOW_CAP + 1_000);
  });
});

describe('A page of history', () => {
  test('ends before the requested offset, and has more when older messages exist', () => {
    const { ada, chat, clock } = longHistory(120);
    ada.receive({ type: 'history', before: 71 });
    const page = sentOfType(ada, 'history').filter(({ before }) => before === 71);
    expect(page.flatMap(({ messages }) => messages.map(({ offset }) => offset))).toEqual(numbers(21, 70));
    expect(page.at(-1)).toMatchObject({ done: true, more: true });
    ada.receive({ type: 'history', before: 51 });
    clock.advance(0);
    expect(sentOfType(ada, 'history').at(-1)).toMatchObject({ done: true, more: false });
    const newcomer = chat();
    expect(sentOfType(newcomer, 'history').flatMap(({ messages }) => messages)).toHaveLength(50);
    expect(sentOfType(newcomer, 'history').at(-1)).toMatchObject({ before: 121, more: true });
  });

  test('is sent one at a time, and no faster than the client reads it', () => {
    const { ada, clock } = longHistory(400);
    ada.isStalled = true;
    for (let count = 0; count < 3; count++) ada.receive({ type: 'history', before: 300 });
    expect(ada.waitingBytes).toBeLessThan(HIGH_WATER + 16_384);
    expect(sentOfType(ada, 'error')).toEqual([expect.objectContaining({ code: 'busy', retryAfter: 1_000 })]);
    drain(clock, ada);
    expect(sentOfType(ada, 'history').filter(({ before, done }) => before === 300 && done)).toHaveLength(2);
  });
});

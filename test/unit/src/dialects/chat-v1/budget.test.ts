import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import type { FakeCarrier } from '../../../../helpers/fake-carrier.ts';
import { inRoom, sentMessages, sentOfType } from '../../../../helpers/in-room.ts';

const SLOWLY = { messages: 1, bytes: 0 };
let ids = 0;

function send(carrier: FakeCarrier, text: string = 'hi'): void {
  carrier.receive({ type: 'send', id: `command-number-${++ids}`, text });
}

describe('The budget of a chat.v1 member', () => {
  test('is announced in welcome', () => {
    const { chat } = inRoom({ allowance: { messages: 7, bytes: 700 } });
    expect(sentOfType(chat(), 'welcome')[0]?.limits).toMatchObject({ rate: 7, rateBytes: 700 });
  });

  test("accepts ten seconds' allowance at once, then answers each command with one error and retryAfter", () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    const ada = chat();
    for (let count = 0; count < 13; count++) send(ada);
    clock.advance(100);
    expect(sentOfType(ada, 'ack')).toHaveLength(10);
    expect(sentOfType(ada, 'error').map(({ code, id }) => [code, id])).toEqual(
      [2, 1, 0].map((back) => ['rate', `command-number-${ids - back}`]),
    );
    for (const { retryAfter } of sentOfType(ada, 'error')) expect(retryAfter).toBeWithin(900, 1_101);
  });

  test('accepts a command after retryAfter of the last refusal', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    const ada = chat();
    for (let count = 0; count < 11; count++) send(ada);
    clock.advance(20);
    for (let round = 0; round < 60; round++) {
      const before = sentOfType(ada, 'ack').length;
      clock.advance(sentOfType(ada, 'error').at(-1)?.retryAfter ?? 0);
      send(ada);
      clock.advance(20);
      expect(sentOfType(ada, 'ack').length - before).toBe(1);
      send(ada);
    }
    expect(ada.closeReason).toBeUndefined();
  });

  test('closes a member that ignores refusals for 5 s', () => {
    const { clock, chat, logs } = inRoom({ allowance: SLOWLY });
    const eve = chat();
    for (let count = 0; count < 11; count++) send(eve);
    // The first refusal comes with the next turn.
    clock.advance(1);
    for (let tenth = 1; tenth < 50; tenth++) {
      clock.advance(100);
      send(eve);
    }
    expect(eve.closeReason).toBeUndefined();
    clock.advance(100);
    // The first may be the message that a second earns.
    for (let count = 0; count < 2; count++) send(eve);
    clock.advance(1);
    expect(eve.closeReason).toBe(closeReasons.rate);
    expect(sentMessages(eve).findLast(({ type }) => type === 'bye')).toMatchObject({ code: 'rate' });
    expect(logs).toEqual([expect.stringContaining('ignored refusals')]);
    // The log names the member.
    const { you } = sentMessages(eve).find((message) => message.type === 'welcome') ?? {};
    expect(logs[0]).toContain(you?.name ?? 'no welcome');
  });

  test('stays used up when the member resumes on another carrier', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    const before = chat();
    for (let count = 0; count < 10; count++) send(before);
    clock.advance(20);
    before.lose();
    const after = chat('lobby', { token: sentOfType(before, 'welcome')[0]?.token });
    expect(sentOfType(after, 'welcome')[0]).toMatchObject({ resumed: true });
    send(after);
    clock.advance(20);
    expect(sentOfType(after, 'error')).toMatchObject([{ code: 'rate' }]);
  });

  test('stays used up when the member leaves with bye and returns with its token', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    chat();
    const before = chat();
    const { token } = sentOfType(before, 'welcome')[0] ?? {};
    for (let count = 0; count < 10; count++) send(before);
    clock.advance(20);
    expect(sentOfType(before, 'ack')).toHaveLength(10);
    before.receive({ type: 'bye' });
    const after = chat('lobby', { token });
    expect(sentOfType(after, 'welcome')[0]).toMatchObject({ resumed: true });
    send(after);
    clock.advance(20);
    expect(sentOfType(after, 'error')).toMatchObject([{ code: 'rate' }]);
  });

  test('never refuses a repeat of an accepted command', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    const ada = chat();
    for (let count = 0; count < 10; count++) send(ada);
    clock.advance(20);
    const first = sentOfType(ada, 'ack')[0];
    send(ada);
    ada.receive({ type: 'send', id: first?.id, text: 'hi' });
    clock.advance(20);
    expect(sentOfType(ada, 'error')).toMatchObject([{ code: 'rate', id: `command-number-${ids}` }]);
    expect(sentOfType(ada, 'ack').at(-1)).toEqual(first as NonNullable<typeof first>);
  });

  test('counts bytes as UTF-8', () => {
    const { clock, chat } = inRoom({ allowance: { messages: 0, bytes: 1_000 } });
    const ada = chat();
    for (let count = 0; count < 3; count++) send(ada, '€'.repeat(1_500));
    clock.advance(100);
    expect(sentOfType(ada, 'ack')).toHaveLength(2);
    expect(sentOfType(ada, 'error')).toMatchObject([{ code: 'rate' }]);
    expect(sentOfType(ada, 'error')[0]?.retryAfter).toBeGreaterThan(3_000);
  });

  test('counts pages of history and typing, but neither pong nor bye', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    const [ada, bob] = [chat(), chat()];
    // A page costs as much as three messages.
    for (let count = 0; count < 2; count++) {
      ada.receive({ type: 'history', before: 1 });
      clock.advance(0);
    }
    ada.receive({ type: 'typing' });
    expect(sentOfType(bob, 'typing')).toHaveLength(1);
    ada.receive({ type: 'history', before: 1 });
    expect(sentOfType(ada, 'error')).toEqual([expect.objectContaining({ code: 'rate' })]);
    expect(sentOfType(ada, 'error')[0]).not.toContainKey('id');
    clock.advance(2_000);
    for (let count = 0; count < 100; count++) ada.receive({ type: 'pong' });
    expect(ada.closeReason).toBeUndefined();
    send(ada);
    clock.advance(20);
    expect(sentOfType(ada, 'ack')).toHaveLength(1);
    ada.receive({ type: 'bye' });
    expect(ada.closeReason).toBe(closeReasons.ended);
  });

  test('is limited to ten times the allowance for an address, of which an eleventh member still has a share', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    const members = Array.from({ length: 11 }, () => chat());
    for (const member of members) {
      for (let count = 0; count < 10; count++) send(member);
      // Long enough for a turn, and too short to earn another message.
      clock.advance(2);
    }
    clock.advance(500);
    expect(members.map((member) => sentOfType(member, 'ack').length)).toEqual([...Array(10).fill(10), 4]);
    expect(sentOfType(members[10] as FakeCarrier, 'error')).toHaveLength(6);
    const elsewhere = chat('lobby', {}, '192.0.2.99');
    send(elsewhere);
    clock.advance(20);
    expect(sentOfType(elsewhere, 'ack')).toHaveLength(1);
  });

  test('is kept for a member that sends less than its share while fifty others at its address send at full speed', () => {
    const { clock, chat } = inRoom({ allowance: { messages: 20, bytes: 0 } });
    const floods = Array.from({ length: 50 }, () => chat());
    const neighbour = chat();
    let sent = 0;
    for (let tenth = 0; tenth < 230; tenth++) {
      for (const member of floods) for (let count = 0; count < 5; count++) send(member);
      if (tenth % 10 === 0) {
        send(neighbour);
        sent++;
      }
      clock.advance(100);
    }
    clock.advance(5_000);
    expect(sentOfType(neighbour, 'error')).toEqual([]);
    expect(sentOfType(neighbour, 'ack')).toHaveLength(sent);
  });

  test('is kept for an address after its members have left', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    for (let count = 0; count < 10; count++) {
      const member = chat();
      for (let times = 0; times < 10; times++) send(member);
      member.receive({ type: 'bye' });
    }
    const last = chat();
    for (let times = 0; times < 10; times++) send(last);
    clock.advance(100);
    // Its share of the address, and what the address earned meanwhile: two messages in 220 ms.
    expect(sentOfType(last, 'ack').length).toBeLessThan(7);
  });

  test('never closes a member that waits while others at its address do not', () => {
    const { clock, chat } = inRoom({ allowance: SLOWLY });
    const [patient, ...greedy] = Array.from({ length: 20 }, () => chat()) as [FakeCarrier, ...FakeCarrier[]];
    let wait = 0;
    for (let tenth = 0; tenth < 200; tenth++) {
      for (const member of greedy) send(member);
      const refused = sentOfType(patient, 'error').length;
      const isSending = wait <= 0;
      if (isSending) send(patient);
      clock.advance(20);
      if (isSending) {
        const { length } = sentOfType(patient, 'error');
        // It waits from the moment at which the refusal arrived.
        wait = length > refused ? 20 + (sentOfType(patient, 'error').at(-1)?.retryAfter ?? 0) : 100;
      }
      clock.advance(80);
      wait -= 100;
    }
    expect(greedy.every(({ closeReason: closing }) => closing === closeReasons.rate)).toBe(true);
    expect(patient.closeReason).toBeUndefined();
  });
});

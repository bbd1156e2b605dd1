import { expect, test } from 'bun:test';
import type { Send } from '../../../../../src/protocol/client-messages.ts';
import { DEDUPE_WINDOW_MS, MAX_KICK_SECONDS } from '../../../../../src/protocol/limits.ts';
import { type ErrorCode, errors } from '../../../../../src/protocol/errors.ts';
import { Outbox } from '../../../../../www/client/outbox/outbox.ts';
import type { ClientCommand } from '../../../../../www/client/outbox/outgoing.ts';
import { withToJson } from '../../../../helpers/old-libraries.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

/** An outbox whose room is the test. */
class OutboxBench {
  canReceive = true;
  readonly sent: ClientCommand[] = [];
  readonly refused: [string, string][] = [];
  readonly clock = manualClock();
  /** Ids of the commands that the page was last given. */
  shown: readonly string[] = [];
  #ids = 0;
  readonly outbox = new Outbox({
    clock: this.clock,
    makeId: () => `new-${++this.#ids}`,
    send: (command) => {
      if (this.canReceive) this.sent.push(command);
      return this.canReceive;
    },
    changed: (outgoing) => (this.shown = outgoing.map(({ command }) => command.id)),
    refused: (command, { code }) => this.refused.push([command.type, code]),
  });

  add(...texts: string[]): void {
    for (const text of texts) expect(this.outbox.add(send(text))).toBe(true);
  }

  refuse(id: string, code: ErrorCode, retryAfter?: number): void {
    const wait = retryAfter !== undefined && { retryAfter };
    this.outbox.refuse(id, { type: 'error', id, code, reason: errors[code], ...wait });
  }

  /** Returns the ids of the commands sent since the last call. */
  takeSent(): string[] {
    return this.sent.splice(0).map(({ id }) => id);
  }

  get states(): Record<string, string> {
    return Object.fromEntries(this.outbox.outgoing.map(({ command, state }) => [command.id, state.kind]));
  }
}

const send = (text: string): Send => ({ type: 'send', id: text, text });

test('Outbox sends a command at once, and holds it while the room cannot receive', () => {
  const bench = new OutboxBench();
  bench.add('a');
  bench.canReceive = false;
  bench.add('b', 'c');
  expect(bench.takeSent()).toEqual(['a']);
  expect(bench.states).toEqual({ a: 'sent', b: 'pending', c: 'pending' });
});

test('Outbox counts the size of its commands in a page whose library adds toJSON to all objects', () => {
  const bench = new OutboxBench();
  bench.canReceive = false;
  const added = withToJson(() => [...Array(20).keys()].filter((at) => bench.outbox.add(send(`${at}`.padEnd(4_000)))));
  // Each takes its text twice, because the text is its id as well.
  expect(added.length).toBe(8);
});

test('Outbox sends unacknowledged commands again after a reconnect, in order and under the same ids', () => {
  const bench = new OutboxBench();
  bench.add('a', 'b', 'c');
  bench.outbox.acknowledge('b');
  bench.canReceive = false;
  bench.add('d');
  bench.takeSent();
  bench.canReceive = true;
  bench.outbox.restart();
  expect(bench.takeSent()).toEqual(['a', 'c', 'd']);
});

test('Outbox pauses after a rate limit, then sends the refused command before later ones', () => {
  const bench = new OutboxBench();
  bench.add('a', 'b', 'c');
  bench.takeSent();
  bench.refuse('b', 'rate', 2_000);
  bench.refuse('c', 'rate', 3_000);
  bench.add('d');
  expect(bench.states).toEqual({ a: 'sent', b: 'pending', c: 'pending', d: 'pending' });
  bench.clock.advance(2_999);
  expect(bench.takeSent()).toEqual([]);
  bench.clock.advance(1);
  expect(bench.takeSent()).toEqual(['b', 'c', 'd']);
});

test('Outbox ends its pause on a new connection', () => {
  const bench = new OutboxBench();
  bench.add('a');
  bench.refuse('a', 'rate', 5_000);
  bench.takeSent();
  bench.outbox.restart();
  expect(bench.takeSent()).toEqual(['a']);
  bench.clock.advance(5_000);
  expect(bench.takeSent()).toEqual([]);
});

test('Outbox repeats no command that is too old for the server to recognise its id', () => {
  const bench = new OutboxBench();
  bench.add('old');
  bench.canReceive = false;
  bench.clock.advance(1);
  bench.add('young');
  bench.clock.advance(DEDUPE_WINDOW_MS - 1);
  bench.canReceive = true;
  bench.takeSent();
  bench.outbox.restart();
  expect(bench.takeSent()).toEqual(['young']);
  expect(bench.states).toEqual({ old: 'failed', young: 'sent' });
  // `resend` may, as a new command.
  bench.outbox.resend('old');
  expect(bench.sent).toEqual([{ type: 'send', id: 'new-1', text: 'old' }]);
});

test('Outbox keeps a refused message as failed, and resends it under its id', () => {
  const bench = new OutboxBench();
  bench.add('a');
  bench.refuse('a', 'bad-text');
  expect(bench.outbox.outgoing[0]?.state).toEqual({ kind: 'failed', failure: 'bad-text' });
  bench.takeSent();
  bench.outbox.restart();
  expect(bench.takeSent()).toEqual([]);
  bench.outbox.resend('a');
  bench.outbox.resend('nobody knows this');
  expect(bench.sent).toEqual([{ type: 'send', id: 'a', text: 'a' }]);
});

test('Outbox resends under the same id what the server may have stored, with its original time', () => {
  const bench = new OutboxBench();
  bench.add('ended', 'journal');
  bench.refuse('journal', 'journal');
  bench.outbox.failAll();
  expect(bench.states).toEqual({ ended: 'failed', journal: 'failed' });
  bench.clock.advance(DEDUPE_WINDOW_MS - 1);
  bench.takeSent();
  bench.outbox.resend('ended');
  bench.outbox.resend('journal');
  expect(bench.takeSent()).toEqual(['ended', 'journal']);
  // Neither became younger.
  bench.clock.advance(1);
  bench.outbox.restart();
  expect(bench.takeSent()).toEqual([]);
  expect(bench.states).toEqual({ ended: 'failed', journal: 'failed' });
});

test('Outbox keeps a message that slow mode refuses, with the time when the room may accept it', () => {
  const bench = new OutboxBench();
  bench.add('a', 'b');
  bench.takeSent();
  bench.refuse('a', 'slow-mode', 3_000);
  bench.refuse('b', 'muted', Number.MAX_VALUE);
  const [first, second] = bench.outbox.outgoing.map(({ state }) => state);
  expect(first).toEqual({ kind: 'failed', failure: 'slow-mode', retryAt: bench.clock.wall() + 3_000 });
  expect(second).toEqual({ kind: 'failed', failure: 'muted', retryAt: bench.clock.wall() + MAX_KICK_SECONDS * 1_000 });
  // Nothing is sent by itself, and other commands do not wait.
  bench.clock.advance(3_000);
  bench.add('c');
  expect(bench.takeSent()).toEqual(['c']);
  bench.outbox.resend('a');
  expect(bench.takeSent()).toEqual(['a']);
});

test('Outbox returns false for a reason of more than 200 UTF-16 units, and drops the command', () => {
  const bench = new OutboxBench();
  const report = { type: 'report', message: 'one' } as const;
  expect(bench.outbox.add({ ...report, id: 'a', reason: 'x'.repeat(201) })).toBe(false);
  expect(bench.outbox.add({ ...report, id: 'b', reason: 'x'.repeat(200) })).toBe(true);
  expect(bench.outbox.add({ type: 'kick', id: 'c', member: 'ann', seconds: 0 })).toBe(true);
  expect(bench.takeSent()).toEqual(['b', 'c']);
});

test('Outbox reports any other refused command, and drops it', () => {
  const bench = new OutboxBench();
  bench.outbox.add({ type: 'rename', id: 'r', name: 'x' });
  bench.refuse('r', 'too-soon', 9_000);
  expect(bench.refused).toEqual([['rename', 'too-soon']]);
  expect(bench.states).toEqual({});
});

test('Outbox has pausedUntil only while it pauses', () => {
  const bench = new OutboxBench();
  bench.add('a');
  expect(bench.outbox.pausedUntil).toBeUndefined();
  bench.refuse('a', 'rate', 5_000);
  expect(bench.outbox.pausedUntil).toBe(bench.clock.wall() + 5_000);
  bench.clock.advance(5_000);
  expect(bench.outbox.pausedUntil).toBeUndefined();
  bench.refuse('a', 'rate', 5_000);
  bench.outbox.restart();
  expect(bench.outbox.pausedUntil).toBeUndefined();
});

test('Outbox returns false for a text that the room would refuse, and drops it', () => {
  const bench = new OutboxBench();
  bench.add('fine');
  for (const text of ['', '\u2800\r\n', '\u0007', 'x'.repeat(4_001), '\ud800']) {
    expect(bench.outbox.add({ type: 'send', id: 'refused', text })).toBe(false);
    expect(bench.outbox.add({ type: 'edit', id: 'refused', message: 'm', text })).toBe(false);
  }
  expect(bench.takeSent()).toEqual(['fine']);
  expect(bench.states).toEqual({ fine: 'sent' });
  expect(bench.refused).toEqual([]);
});

test.each(['send', 'edit'] as const)(
  'Outbox turns the line ends of a text in %s into LF before it checks it',
  (type) => {
    const bench = new OutboxBench();
    for (const text of ['a\r\nb', 'a\rb']) bench.outbox.add({ type, id: text, message: 'm', text });
    expect(bench.outbox.outgoing.map(({ command, state }) => [command, state.kind])).toEqual([
      [expect.objectContaining({ text: 'a\nb' }), 'sent'],
      [expect.objectContaining({ text: 'a\nb' }), 'sent'],
    ]);
  },
);

test('Outbox holds at most 100 commands, and accepts another after an acknowledgement', () => {
  const bench = new OutboxBench();
  for (let at = 0; at < 100; at++) bench.add(`${at}`);
  expect(bench.outbox.add(send('one more'))).toBe(false);
  bench.outbox.acknowledge('0');
  expect(bench.outbox.add(send('one more'))).toBe(true);
});

test('Outbox holds at most 64 KiB of JSON, so that a page can store it', () => {
  const bench = new OutboxBench();
  bench.canReceive = false;
  const texts = Array.from({ length: 100 }, (_, at) => `${at} `.padEnd(4_000, '"'));
  const accepted = texts.filter((text, at) => bench.outbox.add({ type: 'send', id: `${at}`, text }));
  expect(accepted.length).toBe(8);
  expect(JSON.stringify(bench.outbox.outgoing).length).toBeLessThan(81_920 - 2_048);
  expect(bench.outbox.add(send('short'))).toBe(true);
});

test.each([
  [-5, 100],
  [0, 100],
  [250, 250],
  [3e9, 3_600_000],
  [Infinity, 3_600_000],
])('Outbox waits, when a rate limit asks for %d ms, for %d ms', (retryAfter, wait) => {
  const bench = new OutboxBench();
  bench.add('a');
  bench.takeSent();
  bench.refuse('a', 'rate', retryAfter);
  expect(bench.outbox.pausedUntil).toBe(bench.clock.wall() + wait);
  bench.clock.advance(wait - 1);
  expect(bench.takeSent()).toEqual([]);
  bench.clock.advance(1);
  expect(bench.takeSent()).toEqual(['a']);
});

test('Outbox restores the commands of an earlier page, once each and in order', () => {
  const bench = new OutboxBench();
  bench.canReceive = false;
  const left = (text: string, time: number) => ({ command: send(text), time, state: { kind: 'sent' as const } });
  const now = bench.clock.wall();
  bench.add('mine');
  bench.outbox.restore([left('first', now - 5), left('mine', now), left('later', now + 5)]);
  bench.outbox.restore([{ ...left('failed', now - 9), state: { kind: 'failed', failure: 'ended' } }]);
  expect(bench.shown).toEqual(bench.outbox.outgoing.map(({ command }) => command.id));
  bench.canReceive = true;
  bench.outbox.restart();
  expect(bench.takeSent()).toEqual(['first', 'mine', 'later']);
  expect(bench.states['failed']).toBe('failed');
});

test('Outbox keeps the reason of a failed message when all others fail', () => {
  const bench = new OutboxBench();
  bench.add('refused', 'sent');
  bench.refuse('refused', 'not-yours');
  bench.outbox.failAll();
  expect(bench.outbox.outgoing.map(({ state }) => state)).toEqual([
    { kind: 'failed', failure: 'not-yours' },
    { kind: 'failed', failure: 'ended' },
  ]);
});

test('Outbox sends nothing by itself after failAll and clear', () => {
  const bench = new OutboxBench();
  bench.add('a', 'b');
  bench.refuse('a', 'rate', 1_000);
  bench.takeSent();
  bench.outbox.failAll();
  bench.clock.advance(1_000);
  bench.outbox.restart();
  expect(bench.takeSent()).toEqual([]);
  bench.outbox.clear();
  expect(bench.states).toEqual({});
});

test('Outbox takes a message with a picture and no text', () => {
  const bench = new OutboxBench();
  const file = { ticket: 'a.ticket' };
  expect(bench.outbox.add({ type: 'send', id: 'a', text: '', file })).toBe(true);
  expect(bench.sent).toEqual([{ type: 'send', id: 'a', text: '', file }]);
  expect(bench.outbox.add({ type: 'send', id: 'b', text: '' })).toBe(false);
});

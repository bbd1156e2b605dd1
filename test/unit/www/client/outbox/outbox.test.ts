import { expect, test } from 'bun:test';
import type { Command, Send } from '../../../../../src/protocol/client-messages.ts';
import { DEDUPE_WINDOW_MS } from '../../../../../src/protocol/limits.ts';
import { type ErrorCode, errors } from '../../../../../src/protocol/errors.ts';
import { Outbox } from '../../../../../www/client/outbox/outbox.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

/** A sender whose room is the test. */
class Desk {
  isIn = true;
  readonly said: Command[] = [];
  readonly refused: [string, string][] = [];
  readonly clock = manualClock();
  #ids = 0;
  readonly sender = new Outbox({
    clock: this.clock,
    makeId: () => `new-${++this.#ids}`,
    send: (command) => {
      if (this.isIn) this.said.push(command);
      return this.isIn;
    },
    changed: () => {},
    refused: (command, { code }) => this.refused.push([command.type, code]),
  });

  give(...texts: string[]): void {
    for (const text of texts) expect(this.sender.add(send(text))).toBe(true);
  }

  refuse(id: string, code: ErrorCode, retryAfter?: number): void {
    const wait = retryAfter !== undefined && { retryAfter };
    this.sender.refuse(id, { type: 'error', id, code, reason: errors[code], ...wait });
  }

  /** What was said since the last look. */
  news(): string[] {
    return this.said.splice(0).map(({ id }) => id);
  }

  get states(): Record<string, string> {
    return Object.fromEntries(this.sender.outgoing.map(({ command, state }) => [command.id, state.kind]));
  }
}

const send = (text: string): Send => ({ type: 'send', id: text, text });

test('The sender says what it is given at once, and holds it while nobody listens', () => {
  const desk = new Desk();
  desk.give('a');
  desk.isIn = false;
  desk.give('b', 'c');
  expect(desk.news()).toEqual(['a']);
  expect(desk.states).toEqual({ a: 'sent', b: 'pending', c: 'pending' });
});

test('The sender says everything unsettled again after a lost connection, in order and under the same ids', () => {
  const desk = new Desk();
  desk.give('a', 'b', 'c');
  desk.sender.acknowledge('b');
  desk.isIn = false;
  desk.give('d');
  desk.news();
  desk.isIn = true;
  desk.sender.restart();
  expect(desk.news()).toEqual(['a', 'c', 'd']);
});

test('The sender that is told to wait waits, and then says what was refused before what came later', () => {
  const desk = new Desk();
  desk.give('a', 'b', 'c');
  desk.news();
  desk.refuse('b', 'rate', 2_000);
  desk.refuse('c', 'rate', 3_000);
  desk.give('d');
  expect(desk.states).toEqual({ a: 'sent', b: 'pending', c: 'pending', d: 'pending' });
  desk.clock.advance(2_999);
  expect(desk.news()).toEqual([]);
  desk.clock.advance(1);
  expect(desk.news()).toEqual(['b', 'c', 'd']);
});

test('The sender does not wait any longer on a new connection', () => {
  const desk = new Desk();
  desk.give('a');
  desk.refuse('a', 'rate', 5_000);
  desk.news();
  desk.sender.restart();
  expect(desk.news()).toEqual(['a']);
  desk.clock.advance(5_000);
  expect(desk.news()).toEqual([]);
});

test('The sender repeats nothing that is older than the memory of the server', () => {
  const desk = new Desk();
  desk.give('old');
  desk.isIn = false;
  desk.clock.advance(1);
  desk.give('young');
  desk.clock.advance(DEDUPE_WINDOW_MS - 1);
  desk.isIn = true;
  desk.news();
  desk.sender.restart();
  expect(desk.news()).toEqual(['young']);
  expect(desk.states).toEqual({ old: 'failed', young: 'sent' });
  // A person may: it is a new command then.
  desk.sender.resend('old');
  expect(desk.said).toEqual([{ type: 'send', id: 'new-1', text: 'old' }]);
});

test('The sender keeps a refused message as failed, and sends it again as a new one', () => {
  const desk = new Desk();
  desk.give('a');
  desk.refuse('a', 'bad-text');
  expect(desk.sender.outgoing[0]?.state).toEqual({ kind: 'failed', failure: 'bad-text' });
  desk.news();
  desk.sender.restart();
  expect(desk.news()).toEqual([]);
  desk.sender.resend('a');
  desk.sender.resend('nobody knows this');
  expect(desk.said).toEqual([{ type: 'send', id: 'new-1', text: 'a' }]);
});

test('The sender sends again under the same id what may have happened, as old as it is', () => {
  const desk = new Desk();
  desk.give('ended', 'journal');
  desk.refuse('journal', 'journal');
  desk.sender.failAll();
  expect(desk.states).toEqual({ ended: 'failed', journal: 'failed' });
  desk.clock.advance(DEDUPE_WINDOW_MS - 1);
  desk.news();
  desk.sender.resend('ended');
  desk.sender.resend('journal');
  expect(desk.news()).toEqual(['ended', 'journal']);
  // Being sent again made neither younger.
  desk.clock.advance(1);
  desk.sender.restart();
  expect(desk.news()).toEqual([]);
  expect(desk.states).toEqual({ ended: 'failed', journal: 'failed' });
});

test('The sender tells of any other command that was refused, and forgets it', () => {
  const desk = new Desk();
  desk.sender.add({ type: 'rename', id: 'r', name: 'x' });
  desk.refuse('r', 'too-soon', 9_000);
  expect(desk.refused).toEqual([['rename', 'too-soon']]);
  expect(desk.states).toEqual({});
});

test('The sender tells until when it waits, and only while it waits', () => {
  const desk = new Desk();
  desk.give('a');
  expect(desk.sender.pausedUntil).toBeUndefined();
  desk.refuse('a', 'rate', 5_000);
  expect(desk.sender.pausedUntil).toBe(desk.clock.now() + 5_000);
  desk.clock.advance(5_000);
  expect(desk.sender.pausedUntil).toBeUndefined();
  desk.refuse('a', 'rate', 5_000);
  desk.sender.restart();
  expect(desk.sender.pausedUntil).toBeUndefined();
});

test('The sender says no text that the room would not take', () => {
  const desk = new Desk();
  desk.give('fine');
  desk.sender.add({ type: 'send', id: 'long', text: 'x'.repeat(50_000) });
  desk.sender.add({ type: 'send', id: 'bad', text: '\u0007' });
  desk.sender.add({ type: 'edit', id: 'empty', message: 'm', text: '' });
  expect(desk.news()).toEqual(['fine']);
  expect(desk.states).toEqual({ fine: 'sent', long: 'failed', bad: 'failed' });
  expect(desk.refused).toEqual([['edit', 'bad-text']]);
});

test('The sender holds at most 100 commands, and has space again when one is settled', () => {
  const desk = new Desk();
  for (let at = 0; at < 100; at++) desk.give(`${at}`);
  expect(desk.sender.add(send('one more'))).toBe(false);
  desk.sender.acknowledge('0');
  expect(desk.sender.add(send('one more'))).toBe(true);
});

test('The sender takes up what an earlier life of the page left, once each and in order', () => {
  const desk = new Desk();
  desk.isIn = false;
  const left = (text: string, time: number) => ({ command: send(text), time, state: { kind: 'sent' as const } });
  const now = desk.clock.now();
  desk.give('mine');
  desk.sender.restore([left('first', now - 5), left('mine', now), left('later', now + 5)]);
  desk.sender.restore([{ ...left('failed', now - 9), state: { kind: 'failed', failure: 'ended' } }]);
  desk.isIn = true;
  desk.sender.restart();
  expect(desk.news()).toEqual(['first', 'mine', 'later']);
  expect(desk.states['failed']).toBe('failed');
});

test('The sender that gives up or drops everything says nothing more by itself', () => {
  const desk = new Desk();
  desk.give('a', 'b');
  desk.refuse('a', 'rate', 1_000);
  desk.news();
  desk.sender.failAll();
  desk.clock.advance(1_000);
  desk.sender.restart();
  expect(desk.news()).toEqual([]);
  desk.sender.clear();
  expect(desk.states).toEqual({});
});

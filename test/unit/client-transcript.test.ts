import { expect, test } from 'bun:test';
import type { Message } from '../../src/protocol/server-messages.ts';
import { type Entry, Transcript } from '../../www/chat-box/transcript.ts';
import { message } from '../helpers/page-events.ts';

const person = (name: string) => ({ id: name, name });
const said = (id: string, offset: number, from: string, time = 0): Message =>
  message(id, offset, { from: person(from), time });
const joined = (name: string) => ({ person: person(name), change: 'joined' }) as const;

/** Entries in short: ids of messages, and how many changes a line of comings and goings holds. */
const short = (entries: readonly Entry[]) =>
  entries.map((entry) => (entry.kind === 'message' ? entry.message.id : entry.changes.length));

test('The transcript starts a group for another person, another name, after another entry, and after a pause', () => {
  const transcript = new Transcript();
  transcript.presence(joined('cid'), 4);
  const entries = transcript.entries(
    [
      said('a', 1, 'ann'),
      said('b', 2, 'ann'),
      said('c', 3, 'bob'),
      said('d', 4, 'bob', 400_000),
      said('e', 5, 'bob', 400_000),
      { ...said('f', 6, 'bob', 400_000), from: { id: 'bob', name: 'Bobby' } },
    ],
    undefined,
    false,
  );
  const starts = entries.map((entry) => (entry.kind === 'message' ? entry.startsGroup : undefined));
  expect(starts).toEqual([true, false, true, true, undefined, true, true]);
});

test('The transcript knows which messages are mine by the member, not by the name', () => {
  const entries = new Transcript().entries([said('a', 1, 'ann'), said('b', 2, 'bob')], 'bob', false);
  expect(entries.map((entry) => entry.kind === 'message' && entry.own)).toEqual([false, true]);
});

test('The transcript gathers comings and goings at one place in lines of at most eight', () => {
  const transcript = new Transcript();
  for (let at = 0; at < 10; at++) transcript.presence(joined(`p${at}`), 1);
  transcript.presence(joined('later'), 2);
  const messages = [said('a', 1, 'ann'), said('b', 2, 'ann')];
  expect(short(transcript.entries(messages, undefined, false))).toEqual(['a', 8, 2, 'b', 1]);
});

test('The transcript puts older messages before what happened since, and drops lines that lost their place', () => {
  const transcript = new Transcript();
  transcript.presence(joined('early'), 10);
  transcript.presence(joined('late'), 30);
  const newer = [said('c', 30, 'ann'), said('d', 40, 'ann')];
  expect(short(transcript.entries(newer, undefined, true))).toEqual(['c', 1, 'd']);
  const all = [said('a', 5, 'ann'), said('b', 20, 'ann'), ...newer];
  expect(short(transcript.entries(all, undefined, false))).toEqual(['a', 1, 'b', 'c', 1, 'd']);
});

test('The transcript shows who came while nothing was said, also when something is', () => {
  const transcript = new Transcript();
  transcript.presence(joined('ann'), 7);
  expect(short(transcript.entries([], undefined, false))).toEqual([1]);
  // Offsets have gaps.
  expect(short(transcript.entries([said('a', 20, 'ann')], undefined, false))).toEqual([1, 'a']);
  transcript.reset();
  expect(short(transcript.entries([], undefined, false))).toEqual([]);
});

test('The transcript keeps the newest 200 lines of comings and goings', () => {
  const transcript = new Transcript();
  const messages = Array.from({ length: 300 }, (_, at) => said(`m${at}`, at + 1, 'ann'));
  for (const { offset } of messages) transcript.presence(joined('bob'), offset);
  const lines = transcript.entries(messages, undefined, false).filter(({ kind }) => kind === 'presence');
  expect(lines.length).toBe(200);
});

test('The transcript gives the same entry for the same message, so that it is drawn once', () => {
  const transcript = new Transcript();
  const [a, b] = [said('a', 1, 'ann'), said('b', 2, 'ann')];
  const before = transcript.entries([a, b], 'me', false);
  const after = transcript.entries([a, { ...b, text: 'B', edited: true }], 'me', false);
  expect(after[0]).toBe(before[0] as Entry);
  expect(after[1]).not.toBe(before[1] as Entry);
  // An older page can show that a message goes on from another.
  const grown = transcript.entries([said('z', 0, 'ann'), a, b], 'me', false);
  expect(grown[1]).not.toBe(before[0] as Entry);
  expect(grown[2]).toBe(before[1] as Entry);
});

import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { type Entry, type MessageEntry, Transcript } from '../../../../../www/chat-box/log/transcript.ts';
import { message } from '../../../../helpers/page-events.ts';

const person = (name: string) => ({ id: name, name });
const said = (id: string, offset: number, from: string, time = 0): Message =>
  message(id, offset, { from: person(from), time });
const joined = (name: string) => ({ person: person(name), change: 'joined' }) as const;

/** What a transcript shows. */
const entriesOf = (
  transcript: Transcript,
  messages: readonly Message[],
  me: string | undefined,
  hasOlder: boolean,
): Entry[] =>
  transcript
    .chunks(messages, { me, hasOlder, find: (id) => messages.find((one) => one.id === id) })
    .flatMap(({ entries }) => entries);

/** Entries in short: ids of messages, and how many changes a line of comings and goings holds. */
const short = (entries: readonly Entry[]) =>
  entries.map((entry) => (entry.kind === 'message' ? entry.message.id : entry.changes.length));

test('The transcript starts a group for another person, another name, after another entry, and after a pause', () => {
  const transcript = new Transcript();
  transcript.presence(joined('cid'), 4);
  const entries = entriesOf(
    transcript,
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
  const entries = entriesOf(new Transcript(), [said('a', 1, 'ann'), said('b', 2, 'bob')], 'bob', false);
  expect(entries.map((entry) => entry.kind === 'message' && entry.own)).toEqual([false, true]);
});

test('The transcript gathers comings and goings at one place in a line of the latest eight, and counts the others', () => {
  const transcript = new Transcript();
  for (let at = 0; at < 10; at++) transcript.presence(joined(`p${at}`), 1);
  transcript.presence(joined('later'), 2);
  const messages = [said('a', 1, 'ann'), said('b', 2, 'ann')];
  const entries = entriesOf(transcript, messages, undefined, false);
  expect(short(entries)).toEqual(['a', 8, 'b', 1]);
  expect(entries.flatMap((entry) => (entry.kind === 'presence' ? entry.earlier : []))).toEqual([2, 0]);
  const line = entries.find((entry) => entry.kind === 'presence');
  expect(line?.changes.map(({ person }) => person.name)).toEqual(['p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9']);
});

test('The transcript puts older messages before what happened since, and drops lines that lost their place', () => {
  const transcript = new Transcript();
  transcript.presence(joined('early'), 10);
  transcript.presence(joined('late'), 30);
  const newer = [said('c', 30, 'ann'), said('d', 40, 'ann')];
  expect(short(entriesOf(transcript, newer, undefined, true))).toEqual(['c', 1, 'd']);
  const all = [said('a', 5, 'ann'), said('b', 20, 'ann'), ...newer];
  expect(short(entriesOf(transcript, all, undefined, false))).toEqual(['a', 1, 'b', 'c', 1, 'd']);
});

test('The transcript shows who came while nothing was said, also when something is', () => {
  const transcript = new Transcript();
  transcript.presence(joined('ann'), 7);
  expect(short(entriesOf(transcript, [], undefined, false))).toEqual([1]);
  // Offsets have gaps.
  expect(short(entriesOf(transcript, [said('a', 20, 'ann')], undefined, false))).toEqual([1, 'a']);
  transcript.reset();
  expect(short(entriesOf(transcript, [], undefined, false))).toEqual([]);
});

test('The transcript keeps the newest 200 lines of comings and goings', () => {
  const transcript = new Transcript();
  const messages = Array.from({ length: 300 }, (_, at) => said(`m${at}`, at + 1, 'ann'));
  for (const { offset } of messages) transcript.presence(joined('bob'), offset);
  const lines = entriesOf(transcript, messages, undefined, false).filter(({ kind }) => kind === 'presence');
  expect(lines.length).toBe(200);
});

test('The transcript gives the same entry for the same message, so that it is drawn once', () => {
  const transcript = new Transcript();
  const [a, b] = [said('a', 1, 'ann'), said('b', 2, 'ann')];
  const before = entriesOf(transcript, [a, b], 'me', false);
  const after = entriesOf(transcript, [a, { ...b, text: 'B', edited: true }], 'me', false);
  expect(after[0]).toBe(before[0] as MessageEntry);
  expect(after[1]).not.toBe(before[1] as MessageEntry);
  // An older page can show that a message goes on from another.
  const grown = entriesOf(transcript, [said('z', 0, 'ann'), a, b], 'me', false);
  expect(grown[1]).not.toBe(before[0] as MessageEntry);
  expect(grown[2]).toBe(before[1] as MessageEntry);
});

describe('The transcript', () => {
  const DAY = 24 * 60 * 60_000;
  const noon = new Date(2026, 5, 1, 12).getTime();
  const view = (messages: readonly Message[]) => ({
    me: undefined,
    hasOlder: false,
    find: (id: string) => messages.find((one) => one.id === id),
  });
  const flat = (transcript: Transcript, messages: readonly Message[]) =>
    transcript.chunks(messages, view(messages)).flatMap(({ entries }) => entries);

  test('says which day it is before the first message of each', () => {
    const messages = [said('a', 1, 'ann', noon), said('b', 2, 'ann', noon + 1), said('c', 3, 'ann', noon + DAY)];
    const entries = flat(new Transcript(), messages);
    const days = entries.map((entry) => (entry.kind === 'message' ? entry.day : '-'));
    expect(days).toEqual([noon, undefined, noon + DAY]);
  });

  test('starts a group on another day, though it were only a minute later, and around what somebody does', () => {
    const midnight = new Date(2026, 5, 2).getTime();
    const texts = ['before', 'after', '/me waves', 'said'];
    const messages = texts.map((text, at) => ({ ...said(`m${at}`, at + 1, 'ann', midnight - 1 + at), text }));
    const starts = flat(new Transcript(), messages).flatMap((one) => (one.kind === 'message' ? [one.startsGroup] : []));
    expect(starts).toEqual([true, true, true, true]);
  });

  test('shows with an answer what it answers, as that is now', () => {
    const transcript = new Transcript();
    const original = said('a', 1, 'ann');
    const answer = { ...said('b', 2, 'bob'), replyTo: 'a' };
    const lost = { ...said('c', 3, 'bob'), replyTo: 'nowhere' };
    const originals = (messages: readonly Message[]) =>
      flat(transcript, messages).flatMap((one) => (one.kind === 'message' ? [one.original?.text] : []));
    expect(originals([original, answer, lost])).toEqual([undefined, 'a', undefined]);
    const changed: Message = { ...original, text: 'changed', edited: true };
    expect(originals([changed, answer, lost])).toEqual([undefined, 'changed', undefined]);
  });

  test('touches only the chunks in which something changed', () => {
    const transcript = new Transcript();
    const messages = Array.from({ length: 1_000 }, (_, at) => said(`m${at}`, at + 1, 'ann', noon));
    const before = transcript.chunks(messages, view(messages));
    expect(before.length).toBe(8);
    const more = [...messages, said('new', 1_001, 'ann', noon)];
    more[500] = said('m500', 501, 'ann', noon);
    const after = transcript.chunks(more, view([]));
    expect(after.map((chunk, at) => chunk === before[at])).toEqual([true, true, true, false, true, true, true, false]);
    const older = transcript.chunks(more.slice(300), view([]));
    expect(older.slice(1).every((chunk, at) => chunk === after[at + 3])).toBe(true);
  });
});

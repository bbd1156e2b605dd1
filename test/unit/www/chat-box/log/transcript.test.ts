import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { type Entry, type MessageEntry, Transcript } from '../../../../../www/chat-box/log/transcript.ts';
import { message } from '../../../../helpers/page-events.ts';

const person = (name: string) => ({ id: name, name });
const sent = (id: string, offset: number, from: string, time = 0): Message =>
  message(id, offset, { from: person(from), time });
const joined = (name: string, time = 0) => ({ person: person(name), change: 'joined', time }) as const;

/** Returns the entries that a transcript shows. */
const listEntries = (
  transcript: Transcript,
  messages: readonly Message[],
  me: string | undefined,
  hasOlder: boolean,
): Entry[] =>
  transcript
    .chunks(messages, {
      lines: transcript.lines,
      isOwn: ({ from }) => from.id === me,
      hasOlder,
      find: (id) => messages.find((message) => message.id === id),
    })
    .flatMap(({ entries }) => entries);

/** Shortens entries to the ids of messages and the numbers of changes in presence lines. */
const short = (entries: readonly Entry[]) =>
  entries.map((entry) => (entry.kind === 'message' ? entry.message.id : entry.changes.length));

test('Transcript starts a group for another member, for another name, after another entry, and after a pause', () => {
  const transcript = new Transcript();
  transcript.presence(joined('cid'), 4);
  const entries = listEntries(
    transcript,
    [
      sent('a', 1, 'ann'),
      sent('b', 2, 'ann'),
      sent('c', 3, 'bob'),
      sent('d', 4, 'bob', 400_000),
      sent('e', 5, 'bob', 400_000),
      { ...sent('f', 6, 'bob', 400_000), from: { id: 'bob', name: 'Bobby' } },
    ],
    undefined,
    false,
  );
  const starts = entries.map((entry) => (entry.kind === 'message' ? entry.startsGroup : undefined));
  expect(starts).toEqual([true, false, true, true, undefined, true, true]);
});

test('Transcript finds your own messages by member id, not by name', () => {
  const entries = listEntries(new Transcript(), [sent('a', 1, 'ann'), sent('b', 2, 'bob')], 'bob', false);
  expect(entries.map((entry) => entry.kind === 'message' && entry.own)).toEqual([false, true]);
});

test('Transcript collects joins and leaves in one line of the latest 24, and counts the others', () => {
  const transcript = new Transcript();
  for (let at = 0; at < 26; at++) transcript.presence(joined(`p${at}`), 1);
  transcript.presence(joined('later'), 2);
  const messages = [sent('a', 1, 'ann'), sent('b', 2, 'ann')];
  const entries = listEntries(transcript, messages, undefined, false);
  expect(short(entries)).toEqual(['a', 24, 'b', 1]);
  expect(entries.flatMap((entry) => (entry.kind === 'presence' ? entry.earlier.joined : []))).toEqual([2, 0]);
  const line = entries.find((entry) => entry.kind === 'presence');
  expect(line?.changes.map(({ person }) => person.name)).toEqual(Array.from({ length: 24 }, (_, at) => `p${at + 2}`));
});

test('Transcript leaves out joins and leaves that are not shown, so that messages around them are one group', () => {
  const transcript = new Transcript();
  transcript.presence(joined('bob'), 1);
  const messages = [sent('a', 1, 'ann'), sent('b', 2, 'ann')];
  const view = { lines: [], isOwn: () => false, hasOlder: false, find: () => undefined };
  const entries = transcript.chunks(messages, view).flatMap((chunk) => chunk.entries);
  expect(entries.map((entry) => entry.kind === 'message' && entry.startsGroup)).toEqual([true, false]);
});

test('Transcript puts older messages before presence lines, and keeps each line in its place', () => {
  const transcript = new Transcript();
  transcript.presence(joined('early'), 10);
  transcript.presence(joined('late'), 30);
  const newer = [sent('c', 30, 'ann'), sent('d', 40, 'ann')];
  expect(short(listEntries(transcript, newer, undefined, true))).toEqual(['c', 1, 'd']);
  const all = [sent('a', 5, 'ann'), sent('b', 20, 'ann'), ...newer];
  expect(short(listEntries(transcript, all, undefined, false))).toEqual(['a', 1, 'b', 'c', 1, 'd']);
});

test('Transcript keeps joins in an empty room when the first message arrives', () => {
  const transcript = new Transcript();
  transcript.presence(joined('ann'), 7);
  expect(short(listEntries(transcript, [], undefined, false))).toEqual([1]);
  // Offsets have gaps.
  expect(short(listEntries(transcript, [sent('a', 20, 'ann')], undefined, false))).toEqual([1, 'a']);
  transcript.reset();
  expect(short(listEntries(transcript, [], undefined, false))).toEqual([]);
});

test('Transcript keeps the newest 200 presence lines', () => {
  const transcript = new Transcript();
  const messages = Array.from({ length: 300 }, (_, at) => sent(`m${at}`, at + 1, 'ann'));
  for (const { offset } of messages) transcript.presence(joined('bob'), offset);
  const lines = listEntries(transcript, messages, undefined, false).filter(({ kind }) => kind === 'presence');
  expect(lines.length).toBe(200);
});

test('Transcript returns the same entry for the same message, so that it is drawn once', () => {
  const transcript = new Transcript();
  const [a, b] = [sent('a', 1, 'ann'), sent('b', 2, 'ann')];
  const before = listEntries(transcript, [a, b], 'me', false);
  const after = listEntries(transcript, [a, { ...b, text: 'B', edited: true }], 'me', false);
  expect(after[0]).toBe(before[0] as MessageEntry);
  expect(after[1]).not.toBe(before[1] as MessageEntry);
  // An older page can show that a message continues a group.
  const grown = listEntries(transcript, [sent('z', 0, 'ann'), a, b], 'me', false);
  expect(grown[1]).not.toBe(before[0] as MessageEntry);
  expect(grown[2]).toBe(before[1] as MessageEntry);
});

describe('Transcript', () => {
  const DAY = 24 * 60 * 60_000;
  const noon = new Date(2026, 5, 1, 12).getTime();
  const view = (transcript: Transcript, messages: readonly Message[]) => ({
    lines: transcript.lines,
    isOwn: () => false,
    hasOlder: false,
    find: (id: string) => messages.find((message) => message.id === id),
  });
  const flat = (transcript: Transcript, messages: readonly Message[]) =>
    transcript.chunks(messages, view(transcript, messages)).flatMap(({ entries }) => entries);

  test('marks the day at a member who joins on it before its first message, and not again at that message', () => {
    const transcript = new Transcript();
    transcript.presence(joined('bob', noon), 1);
    transcript.presence(joined('cid', noon + DAY), 1);
    transcript.presence(joined('dan', noon + DAY + 1), 1);
    const messages = [
      sent('a', 1, 'ann', noon),
      sent('b', 2, 'ann', noon + DAY + 2),
      sent('c', 3, 'ann', noon + 2 * DAY),
    ];
    const entries = flat(transcript, messages);
    expect(short(entries)).toEqual(['a', 1, 2, 'b', 'c']);
    expect(entries.map(({ day }) => day)).toEqual([noon, undefined, noon + DAY, undefined, noon + 2 * DAY]);
  });

  test('marks the day in a room without messages', () => {
    const transcript = new Transcript();
    transcript.presence(joined('bob', noon), 0);
    expect(flat(transcript, []).map(({ day }) => day)).toEqual([noon]);
    expect(flat(transcript, [sent('a', 1, 'ann', noon + 1)]).map(({ day }) => day)).toEqual([noon, undefined]);
  });

  test('marks the day at the first message of each day', () => {
    const messages = [sent('a', 1, 'ann', noon), sent('b', 2, 'ann', noon + 1), sent('c', 3, 'ann', noon + DAY)];
    const entries = flat(new Transcript(), messages);
    const days = entries.map((entry) => (entry.kind === 'message' ? entry.day : '-'));
    expect(days).toEqual([noon, undefined, noon + DAY]);
  });

  test('starts a group on another day, even a moment later, and around a /me message', () => {
    const midnight = new Date(2026, 5, 2).getTime();
    const texts = ['before', 'after', '/me waves', 'said'];
    const messages = texts.map((text, at) => ({ ...sent(`m${at}`, at + 1, 'ann', midnight - 1 + at), text }));
    const starts = flat(new Transcript(), messages).flatMap((entry) =>
      entry.kind === 'message' ? [entry.startsGroup] : [],
    );
    expect(starts).toEqual([true, true, true, true]);
  });

  test('shows with a reply the present text of its original', () => {
    const transcript = new Transcript();
    const original = sent('a', 1, 'ann');
    const answer = { ...sent('b', 2, 'bob'), replyTo: 'a' };
    const lost = { ...sent('c', 3, 'bob'), replyTo: 'nowhere' };
    const originals = (messages: readonly Message[]) =>
      flat(transcript, messages).flatMap((entry) => (entry.kind === 'message' ? [entry.original?.text] : []));
    expect(originals([original, answer, lost])).toEqual([undefined, 'a', undefined]);
    const changed: Message = { ...original, text: 'changed', edited: true };
    expect(originals([changed, answer, lost])).toEqual([undefined, 'changed', undefined]);
  });

  test('changes only the entries of messages that changed, and those below them', () => {
    const transcript = new Transcript();
    const messages = Array.from({ length: 1_000 }, (_, at) => sent(`m${at}`, at + 1, 'ann', noon));
    const before = flat(transcript, messages);
    const more = [...messages, sent('new', 1_001, 'ann', noon)];
    more[500] = sent('m500', 501, 'ann', noon);
    const after = flat(transcript, more);
    expect(after.flatMap((entry, at) => (entry === before[at] ? [] : [entry.key]))).toEqual(['m500', 'm501', 'new']);
    const older = flat(transcript, more.slice(300));
    expect(older.slice(1).every((entry, at) => entry === after[at + 301])).toBe(true);
  });

  test('builds only the chunks of a range, as they are in the whole log', () => {
    const transcript = new Transcript();
    const messages = Array.from({ length: 1_000 }, (_, at) => sent(`m${at}`, at + 1, 'ann', noon));
    transcript.presence(joined('early'), 10);
    transcript.presence(joined('late'), 100);
    const all = transcript.chunks(messages, view(transcript, messages));
    expect(all.length).toBe(63);
    const some = transcript.chunks(messages, view(transcript, messages), { first: 5, last: 7 });
    expect(some).toEqual(all.slice(5, 8));
    expect(some.flatMap(({ entries }) => entries).filter(({ kind }) => kind === 'presence').length).toBe(1);
  });
});

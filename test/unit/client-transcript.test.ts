import { expect, test } from 'bun:test';
import type { Message } from '../../src/protocol/server-messages.ts';
import { Transcript } from '../../www/chat-box/transcript.ts';

const person = (name: string) => ({ id: name, name });
const said = (id: string, from: string, time = 0): Message => ({
  ...{ type: 'message', offset: 0, id, text: id, time },
  from: person(from),
});

test('The transcript starts a group for another person, after another entry, and after a pause', () => {
  const transcript = new Transcript();
  transcript.message(said('a', 'ann'), false);
  transcript.message(said('b', 'ann'), false);
  transcript.message(said('c', 'bob'), false);
  transcript.message(said('d', 'bob', 400_000), false);
  transcript.presence(person('cid'), 'joined');
  transcript.message(said('e', 'bob', 400_000), false);
  const starts = transcript.entries.map((entry) => (entry.kind === 'message' ? entry.startsGroup : undefined));
  expect(starts).toEqual([true, false, true, true, undefined, true]);
});

test('The transcript takes a message once', () => {
  const transcript = new Transcript();
  transcript.message(said('a', 'ann'), true);
  transcript.message(said('a', 'ann'), true);
  expect(transcript.entries.length).toBe(1);
});

test('The transcript gathers comings and goings in lines of at most eight', () => {
  const transcript = new Transcript();
  for (let at = 0; at < 10; at++) transcript.presence(person(`p${at}`), at % 2 === 0 ? 'joined' : 'left');
  expect(transcript.entries.map((entry) => (entry.kind === 'presence' ? entry.changes.length : 0))).toEqual([8, 2]);
});

test('The transcript keeps the newest 2,000 entries', () => {
  const transcript = new Transcript();
  for (let at = 1; at <= 2_500; at++) transcript.message(said(`m${at}`, `p${at}`), false);
  expect(transcript.entries.length).toBe(2_000);
  expect(transcript.entries[0]?.key).toBe('m501');
  expect(transcript.entries.at(-1)?.key).toBe('m2500');
});

test('The transcript marks an interruption once, and not before anything was said', () => {
  const transcript = new Transcript();
  transcript.back();
  transcript.message(said('a', 'ann'), false);
  transcript.back();
  transcript.back();
  expect(transcript.entries.map(({ kind }) => kind)).toEqual(['message', 'back']);
});

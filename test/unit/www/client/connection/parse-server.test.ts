import { describe, expect, test } from 'bun:test';
import { parseServerFrame } from '../../../../../www/client/connection/parse-server.ts';
import { deleted, edited, message, reacted, renamed } from '../../../../helpers/page-events.ts';

const person = { id: 'ann', name: 'Ann' };
const welcome = {
  ...{ type: 'welcome', you: person, room: 'lobby', epoch: 'e1', head: 3, resumed: false, recovered: false },
  ...{ members: [person], count: 1, token: 'a.b', limits: { text: 4_000, frame: 16_384 } },
};
const ann = { ...person, user: 'a1', avatar: 'https://example.org/ann.png' };
const history = { type: 'history', before: 9, messages: [message('one', 1)], done: true, more: false };
const valid: readonly Record<string, unknown>[] = [
  welcome,
  { ...welcome, members: undefined, moderator: true, readonly: true },
  ...[
    message('one', 1),
    edited('one', 2, 'x'),
    deleted('one', 3),
    reacted('one', 4, 'ann', 1),
    renamed('ann', 5, 'Bob'),
  ].map((event) => ({ ...event })),
  {
    ...message('one', 1),
    prev: 0,
    rev: 2,
    edited: true,
    replyTo: 'zero',
    reactions: [{ emoji: '👍', count: 2, mine: true }],
  },
  { type: 'joined', member: person, returning: true },
  { type: 'left', member: person },
  { type: 'presence', count: 200 },
  { type: 'typing', member: 'ann' },
  history,
  { type: 'ack', id: 'one', offset: 1, time: 1, token: 'a.b' },
  { type: 'error', code: 'a-code-of-a-newer-server', reason: 'No.', retryAfter: 5 },
  { type: 'bye', code: 'kicked', reason: 'No.', retryAfter: 5 },
  { type: 'ping' },
  {
    ...welcome,
    you: { ...ann, role: 'moderator' },
    members: [ann, person],
    identity: { user: 'a1', expires: 9_000 },
  },
  { type: 'ack', id: 'one', offset: 1, time: 1, identity: { user: 'a1', expires: 9_000 } },
  { type: 'settings', offset: 7, prev: 6, time: 1, settings: { rev: 2 }, by: ann },
  { type: 'cleared', offset: 8, time: 1, before: 7, by: ann },
  { type: 'cleared', offset: 9, time: 1, before: 7, by: { id: 'api:bot', name: 'bot' } },
];

const parse = (...items: unknown[]) => parseServerFrame(JSON.stringify(items));
/** The types of what is passed on. */
const types = (...items: unknown[]) => parse(...items).messages.map(({ type }) => type);

describe('parseServerFrame', () => {
  test.each(valid.map((item) => [item] as const))('passes on %j', (item) => {
    expect(parse(item)).toEqual({ messages: [JSON.parse(JSON.stringify(item))], breaches: 0 });
  });

  test('passes on types that it does not check, and takes their place in the stream', () => {
    const [poll, future, odd] = [
      { type: 'poll', offset: 7, prev: 6 },
      { type: 'from-the-future', id: 'answer' },
      { type: 'toString' },
    ];
    expect(parse(future, poll, odd)).toEqual({
      messages: [
        { type: 'added', id: 'answer', item: future },
        { type: 'added', id: undefined, item: poll },
        { type: 'skipped', offset: 7, prev: 6 },
        { type: 'added', id: undefined, item: odd },
      ],
      breaches: 0,
    });
  });

  test.each([
    ...['', 'nonsense', '7', 'null', '"ping"', '{}', '{"type":7}', '[[]]', `{"type":"${'x'.repeat(129)}"}`],
    `{"type":"ping","pad":"${'x'.repeat(16_384)}"}`,
  ])('counts %j as a breach', (frame) => {
    expect(parseServerFrame(frame)).toEqual({ messages: [], breaches: 1 });
  });

  // Each replaces one field of a valid message.
  const bad: readonly [string, Record<string, unknown>][] = [
    ['message', { offset: 1e300 }],
    ['message', { offset: -1 }],
    ['message', { offset: 1.5 }],
    ['message', { time: 1e300 }],
    ['message', { time: 8.64e15 }],
    ['message', { time: 'now' }],
    ['message', { id: ':0' }],
    ['message', { id: '' }],
    ['message', { id: 'x'.repeat(65) }],
    ['message', { text: 'x'.repeat(4_001) }],
    ['message', { text: { toString: 1 } }],
    ['message', { from: { id: 'ann', name: 'x'.repeat(129) } }],
    ['message', { from: null }],
    ['message', { from: { id: 'bot:api:x', name: 'bot' } }],
    ['message', { from: { id: ['api:x'], name: 'bot' } }],
    ['message', { rev: '9' }],
    ['message', { prev: null }],
    ['message', { replyTo: {} }],
    ['message', { deleted: 'yes' }],
    ['message', { reactions: {} }],
    ['message', { reactions: 7 }],
    ['message', { reactions: [null] }],
    ['message', { reactions: [{ emoji: '👍', count: '2' }] }],
    ['message', { reactions: [{ emoji: 'x'.repeat(129), count: 2 }] }],
    ['message', { reactions: Array.from({ length: 13 }, (_, count) => ({ emoji: '👍', count })) }],
    ['edited', { text: 7 }],
    ['edited', { message: ['one'] }],
    ['deleted', { message: undefined }],
    ['reacted', { on: 1 }],
    ['reacted', { count: NaN }],
    ['renamed', { was: { length: 3 } }],
    ['renamed', { was: undefined }],
    ['welcome', { epoch: 'x'.repeat(65) }],
    ['welcome', { epoch: 'a b' }],
    ['welcome', { token: 'x'.repeat(1_025) }],
    ['welcome', { head: 1e300 }],
    ['welcome', { count: -1 }],
    ['welcome', { limits: null }],
    ['welcome', { limits: { text: '4000' } }],
    ['welcome', { members: [person, 7] }],
    ['welcome', { recovered: 1 }],
    ['joined', { member: 'ann' }],
    ['presence', { count: 1e300 }],
    ['presence', { members: { length: 1 } }],
    ['typing', { member: 7 }],
    ['history', { messages: {} }],
    ['history', { done: 'no' }],
    ['ack', { id: 7 }],
    ['ack', { token: 'x'.repeat(5_000) }],
    ['error', { code: null }],
    ['error', { reason: ['No.'] }],
    ['error', { reason: 'x'.repeat(501) }],
    ['bye', { code: 4107 }],
    ['bye', { reason: {} }],
    ['message', { from: { ...person, user: 'x'.repeat(129) } }],
    ['message', { from: { ...person, avatar: 'javascript:alert(1)' } }],
    ['message', { from: { ...person, avatar: ['https://example.org/'] } }],
    ['message', { from: { ...person, avatar: `https://example.org/${'x'.repeat(500)}` } }],
    ['message', { from: { ...person, role: {} } }],
    ['welcome', { identity: { user: 'a1' } }],
    ['welcome', { identity: { user: 'a1', expires: 1e300 } }],
    ['ack', { identity: 7 }],
    ['settings', { settings: null }],
    ['cleared', { before: '7' }],
  ];
  test.each(bad)('leaves out %s with %j and counts a breach', (type, fields) => {
    const base = valid.find((item) => item['type'] === type);
    const { messages, breaches } = parse({ ...base, ...fields }, { type: 'ping' });
    expect(breaches).toBe(1);
    expect(messages.filter((item) => item.type !== 'skipped')).toEqual([{ type: 'ping' }]);
  });

  test('takes the place of an event that breaks the protocol, if its offset is valid', () => {
    expect(types({ ...message('one', 1), text: 7 }, { ...message('two', 2), offset: '2' })).toEqual(['skipped']);
    // An ack has an offset, too, but is not in the stream.
    expect(types({ type: 'ack', id: 7, offset: 5, time: 1 })).toEqual([]);
  });

  test('leaves only the messages that break the protocol out of a page', () => {
    const messages = [message('one', 1), { ...message('two', 2), time: 'now' }, null, message('three', 3)];
    expect(parse({ ...history, messages })).toEqual({
      messages: [{ ...history, messages: [message('one', 1), message('three', 3)] }] as never,
      breaches: 2,
    });
  });
});

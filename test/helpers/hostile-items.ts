const person = { id: 'mallory', name: 'Mallory' };
const message = (fields: Record<string, unknown>) => ({
  ...{ type: 'message', offset: 1e9, time: 1, id: 'bad', from: person, text: 'bad' },
  ...fields,
});
const welcome = {
  ...{ type: 'welcome', you: person, room: 'lobby', epoch: 'epoch', head: 0, resumed: true, recovered: true, count: 1 },
  ...{ members: [person], token: 'token', limits: { text: 4_000 } },
};

/** The message that a hostile server sends after everything else. */
export const lastGood = 'the last good message';

/**
 * Creates items of which each breaks the protocol, or uses it against the page. Texts are sent as they are. No item is much longer
 * than `maxUnits` UTF-16 units.
 */
export function hostileItems(maxUnits: number): readonly unknown[] {
  const big = 'x'.repeat(maxUnits);
  return [
    message({ reactions: 'many' }),
    message({ reactions: { length: 3 } }),
    message({ reactions: [{ emoji: '👍', count: 'x' }] }),
    message({ time: 1e300 }),
    message({ time: null }),
    message({ offset: 1e300 }),
    message({ offset: Number.MAX_SAFE_INTEGER, time: 'now' }),
    message({ id: ':0' }),
    message({ id: { toString: 1 } }),
    message({ from: null }),
    message({ from: { id: 'x', name: big } }),
    message({ text: 'https://a.example/ '.repeat(Math.min(maxUnits / 20, 50_000)) }),
    message({ text: '\u202e'.repeat(Math.min(maxUnits / 3, 200_000)) }),
    message({ replyTo: {} }),
    message({ file: 'a picture' }),
    message({ file: { id: 'a', alt: { toString: 1 }, width: 1, height: 1 } }),
    message({ file: { id: '../a', alt: '', width: 1, height: 1 } }),
    message({ file: { id: 'a', alt: '', width: -1, height: [] } }),
    { type: 'renamed', offset: 1e9, time: 1, member: person, was: { length: 9 } },
    { type: 'edited', offset: 1e9, time: 1, message: 'bad', text: 7 },
    { type: 'reacted', offset: 1e9, time: 1, message: 'bad', member: person, emoji: big, on: 1, count: -1 },
    { type: 'history', before: 9, messages: 'many', done: true, more: true },
    { type: 'history', before: 9, messages: [message({ time: 'now' }), null, 7], done: true, more: true },
    { ...welcome, token: big },
    { ...welcome, epoch: big },
    welcome,
    { type: 'presence', count: 1e300, members: {} },
    { type: 'joined', member: { id: 'ghost', name: 7 } },
    { type: 'ack', id: 'unknown', offset: 1, time: 1, token: big },
    { type: 'error', code: 'rate', reason: 'No.', retryAfter: 3e9 },
    { type: 'error', code: 'rate', id: 'unknown', reason: 'No.', retryAfter: -5 },
    { type: 'error', code: {}, reason: [] },
    { type: 'typing', member: ['x'] },
    { type: 'bye', code: 4107, reason: {} },
    { type: 'of-a-newer-server', offset: 'x' },
    `{"type":"ping","pad":"${big}"}`,
    '{"__proto__":{"polluted":1},"type":"message"}',
    `[${'[['.repeat(4_000)}`,
    'nonsense',
    '',
    new Uint8Array([0x68, 0xff, 0xfe]),
  ];
}

/** More breaches than a client accepts. */
export const nonsense: readonly string[] = Array.from({ length: 21 }, () => 'nonsense');

import { describe, expect, test } from 'bun:test';
import { createLog, quote, type LogFields } from '../../../src/log.ts';
import { manualClock } from '../../helpers/manual-clock.ts';

function loggedLines() {
  const lines: [event: string, fields?: LogFields][] = [];
  const clock = manualClock();
  return { lines, clock, log: createLog(clock, (event, fields) => lines.push(fields ? [event, fields] : [event])) };
}

describe('createLog', () => {
  test('writes single events at once, without a summary', () => {
    const { lines, clock, log } = loggedLines();
    log('started');
    log('refused a request', { status: 404, path: '/x' });
    clock.advance(120_000);
    expect(lines).toEqual([['started'], ['refused a request', { status: 404, path: '/x' }]]);
    expect(clock.pending).toBe(0);
  });

  test('writes every action of a moderator', () => {
    const { lines, clock, log } = loggedLines();
    for (let count = 0; count < 100; count++) log('moderation: ban', { seconds: count });
    clock.advance(120_000);
    expect(lines).toHaveLength(100);
  });

  test('writes 20 lines of a flood, then its count once a minute', () => {
    const { lines, clock, log } = loggedLines();
    for (let count = 0; count < 5_000; count++) {
      log('closed a peer: no open channel for 15 s');
      clock.advance(20);
    }
    expect(lines.length).toBeWithin(41, 43);
    expect(lines[20]).toEqual(['closed a peer: no open channel for 15 s', { more: 2_980, seconds: 60 }]);
  });

  test('counts events and statuses separately, so that a flood hides no other line', () => {
    const { lines, log } = loggedLines();
    for (let count = 0; count < 1_000; count++) log('refused a request', { status: 429, path: `/whip/${count}` });
    log('refused a request', { status: 500 });
    log('the journal could not be opened');
    expect(lines).toHaveLength(22);
    expect(lines.slice(20)).toEqual([['refused a request', { status: 500 }], ['the journal could not be opened']]);
  });

  test('writes every line again after a quiet minute', () => {
    const { lines, clock, log } = loggedLines();
    for (let count = 0; count < 21; count++) log('a call failed');
    clock.advance(60_000);
    for (let count = 0; count < 20; count++) log('a call failed');
    clock.advance(60_000);
    expect(lines).toHaveLength(41);
    expect(lines[20]).toEqual(['a call failed', { more: 1, seconds: 60 }]);
  });
});

test.each<[string | number | boolean, string]>([
  ['\u009b31m', '"\\u{9b}31m"'],
  ['\u001b]0;title\u0007', '"\\u001b]0;title\\u0007"'],
  ['a\u2028b\u2029c\u0085d', '"a\\u{2028}b\\u{2029}c\\u{85}d"'],
  ['abc\u202etxt.exe\u2066\u200b\ufeff', '"abc\\u{202e}txt.exe\\u{2066}\\u{200b}\\u{feff}"'],
  ['\u{e0041}', '"\\u{e0041}"'],
  ['\ud800', '"\\ud800"'],
  ['Zoë 你好 👋', '"Zoë 你好 👋"'],
  [404, '404'],
  [true, 'true'],
])('quote makes the value %j harmless for a terminal', (value, quoted) => {
  expect(quote(value)).toBe(quoted);
});

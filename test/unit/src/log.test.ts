import { describe, expect, test } from 'bun:test';
import { createLineLog, createLog, LOG_LEVELS, quote, type LogFields, type LogFormat } from '../../../src/log.ts';
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

/** Collects the lines of a log. */
function lineLog(format: LogFormat) {
  const lines: string[] = [];
  return { lines, log: createLineLog(format, (line) => void lines.push(line)) };
}

describe('createLineLog', () => {
  test('writes text: the time, the event and the fields', () => {
    const { log, lines } = lineLog({ format: 'text', level: 'info' });
    log('refused a request', { status: 404, path: '/x y' }, 'warn');
    expect(lines).toEqual([expect.stringMatching(/^20\S+Z refused a request status=404 path="\/x y"\n$/)]);
  });

  test('writes JSON: one line with the time, the level, the event and the fields, which cannot replace them', () => {
    const { log, lines } = lineLog({ format: 'json', level: 'info' });
    log('a turn failed', { room: 'lobby', level: 'fake', time: 1, isOdd: true }, 'error');
    log('shutting down');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: expect.stringMatching(/^20.*Z$/), level: 'error', event: 'a turn failed', room: 'lobby', isOdd: true },
      { time: expect.any(String), level: 'info', event: 'shutting down' },
    ]);
    expect(lines[0]).toMatch(/^\{"time":"[^"]+","level":"error","event":"a turn failed",[^\n]+\}\n$/);
  });

  test('writes JSON without characters that a terminal or an editor acts on, and that parses to the same text', () => {
    const { log, lines } = lineLog({ format: 'json', level: 'info' });
    const name = 'a\u001b[31m\u009b\u2028\u202e\u{e0041}\r\nb"\\ Zoë 👋';
    log('x', { name });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name });
    expect(lines[0]?.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(lines[0]).toContain('Zoë 👋');
  });

  test.each(LOG_LEVELS.map((level, index) => [level, index + 1] as const))(
    'with level %s writes the %d most important levels',
    (level, count) => {
      const { log, lines } = lineLog({ format: 'json', level });
      for (const of of LOG_LEVELS) log('x', {}, of);
      expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(LOG_LEVELS.slice(0, count));
    },
  );
});

describe('createLineLog, when its lines cannot be written,', () => {
  const noSpace = new Error('ENOSPC: no space left on device, write');

  test('drops them, and writes their number before the next line', () => {
    const lines: string[] = [];
    let isFull = true;
    const log = createLineLog({ format: 'json', level: 'info' }, (text, written) => {
      if (!isFull) lines.push(...text.split('\n').filter(Boolean));
      written(isFull ? noSpace : undefined);
    });
    for (let count = 0; count < 3; count++) log('lost');
    isFull = false;
    for (let count = 0; count < 2; count++) log('written');
    const notice = { time: expect.any(String), level: 'warn', event: 'the log lost lines', lines: 3 };
    const written = expect.objectContaining({ event: 'written' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([notice, written, written]);
  });

  test('begins the next line on a line of its own, because a part of a line may have been written', () => {
    const texts: string[] = [];
    const log = createLineLog({ format: 'text', level: 'info' }, (text, written) => {
      texts.push(text);
      written(texts.length === 1 ? noSpace : undefined);
    });
    log('lost');
    log('written');
    expect(texts[1]).toMatch(/^\n\S+ the log lost lines lines=1\n\S+ written\n$/);
  });

  test('keeps at most 4 MiB of them for a reader that has stopped', () => {
    let length = 0;
    const waiting: (() => void)[] = [];
    const log = createLineLog({ format: 'text', level: 'info' }, (text, written) => {
      length += text.length;
      waiting.push(written);
    });
    for (let count = 0; count < 10_000; count++) log('x'.repeat(1_000));
    expect(length).toBeWithin(4_194_304, 4_200_000);
    const kept = waiting.length;
    for (const written of waiting.splice(0)) written();
    log('read again');
    expect(waiting).toHaveLength(1);
    expect(kept).toBeLessThan(4_200);
  });
});

test('createLog passes levels on, those of summaries too, and counts no line of level debug', () => {
  const lines: string[] = [];
  const clock = manualClock();
  const log = createLog(clock, (event, fields, level) => lines.push(`${event} ${level} ${fields?.['more'] ?? ''}`));
  for (let count = 0; count < 30; count++) {
    log('failed', {}, 'error');
    log('a request', {}, 'debug');
  }
  clock.advance(60_000);
  expect(lines.filter((line) => line === 'failed error ')).toHaveLength(20);
  expect(lines.filter((line) => line === 'a request debug ')).toHaveLength(30);
  expect(lines.at(-1)).toBe('failed error 10');
});

import { describe, expect, test } from 'bun:test';
import {
  cleanLine,
  parseClear,
  parseKick,
  parseModeration,
  parseMute,
  parseReport,
  parseResolve,
  parseUnban,
} from '../../../../src/moderation/parse-messages.ts';
import type { Fields } from '../../../../src/protocol/parse-client.ts';
import { parseSettings } from '../../../../src/moderation/settings.ts';

const id = 'a-command-id-of-16';
const member = 'a-member-id-of-16c';
const message = 'a-message-id-of-16';

const PARSERS = {
  parseKick,
  parseMute,
  parseUnban,
  parseClear,
  parseReport,
  parseResolve,
  parseModeration,
  parseSettings,
};

const VALID: Readonly<Record<keyof typeof PARSERS, Fields>> = {
  parseKick: { id, member, seconds: 60, reason: 'spam', erase: 'hour' },
  parseMute: { id, message, seconds: 60, reason: 'spam' },
  parseUnban: { id, ban: id },
  parseClear: { id, before: 7 },
  parseReport: { id, message, reason: 'rude' },
  parseResolve: { id, report: id },
  parseModeration: { what: 'log', before: '17' },
  parseSettings: { id, rev: 3, slow: 10, topic: 'Hello', words: ['bad'], pinned: message, guests: 'read' },
};

/** Values of other types than any field has. */
const HOSTILE = [
  0.5,
  -1,
  NaN,
  2 ** 53,
  true,
  [],
  {},
  [[]],
  { toString: null },
  'x'.repeat(20_000),
  '',
  '__proto__',
  '\0',
];

describe.each(Object.keys(PARSERS) as (keyof typeof PARSERS)[])('%s', (name) => {
  const parse = PARSERS[name] as (fields: Fields) => unknown;
  const valid = VALID[name];

  test('reads a valid message, and drops fields that it does not know', () => {
    expect(parse({ ...valid, unknown: 1, constructor: 'x' })).toMatchObject(valid);
    expect(parse({ ...valid, unknown: 1 })).not.toHaveProperty('unknown');
  });

  test.each(Object.keys(VALID[name]))(
    'never throws, and returns a sentence or a valid message, when %s is hostile',
    (field) => {
      for (const value of HOSTILE) {
        const parsed = parse({ ...valid, [field]: value });
        if (typeof parsed === 'string') expect(parsed).toMatch(/^\w+(\.\w+)? must .*\.$/);
        else expect(parsed).toBeObject();
      }
    },
  );

  test.each(
    ['id', 'member', 'message', 'seconds', 'ban', 'report', 'what', 'rev'].filter((field) => field in VALID[name]),
  )('demands %s', (field) => {
    expect(parse({ ...valid, [field]: undefined })).toBeString();
    expect(parse({ ...valid, [field]: null })).toBeString();
  });
});

describe('parseKick and parseMute', () => {
  test('take a person or a message, not both', () => {
    expect(parseKick({ id, message, seconds: 0 })).toEqual({ type: 'kick', id, message, seconds: 0 });
    expect(parseKick({ id, member, message, seconds: 0 })).toBeString();
    expect(parseKick({ id, seconds: 0 })).toBeString();
    expect(parseMute({ id, member, message, seconds: 1 })).toBeString();
  });

  test('take a user in place of a person: a kick only', () => {
    expect(parseKick({ id, user: 'p8d4m1', seconds: 1 })).toEqual({ type: 'kick', id, user: 'p8d4m1', seconds: 1 });
    for (const user of ['', 'a\nb', 'u'.repeat(129), 7, null]) expect(parseKick({ id, user, seconds: 1 })).toBeString();
    expect(parseKick({ id, user: 'p8d4m1', member, seconds: 1 })).toBeString();
    expect(parseKick({ id, user: 'p8d4m1', message, seconds: 1 })).toBeString();
    expect(parseMute({ id, user: 'p8d4m1', seconds: 1 })).toBeString();
  });

  test('take up to ten years, and a mute at least a second', () => {
    expect(parseKick({ id, member, seconds: 315_360_000 })).toMatchObject({ seconds: 315_360_000 });
    expect(parseKick({ id, member, seconds: 315_360_001 })).toBeString();
    expect(parseMute({ id, member, seconds: 315_360_001 })).toBeString();
    expect(parseMute({ id, member, seconds: 0 })).toBeString();
    expect(parseMute({ id, member, seconds: '60' })).toBeString();
  });

  test('clean the reason, and leave out a blank one', () => {
    expect(parseKick({ id, member, seconds: 1, reason: ' a\u0000b\n\nc\u202ed ' })).toMatchObject({
      reason: 'a\ufffdb cd',
    });
    expect(parseKick({ id, member, seconds: 1, reason: ' \u200b ' })).not.toHaveProperty('reason');
    expect(parseMute({ id, member, seconds: 1, reason: 'x'.repeat(201) })).toBeString();
  });

  test('take no other span to erase', () => {
    for (const erase of ['week', '', null, true, 1]) expect(parseKick({ id, member, seconds: 1, erase })).toBeString();
  });
});

test('parseReport demands a visible reason of at most 200 UTF-16 code units', () => {
  for (const reason of [undefined, null, '', '  ', '\u200b\u2060', 'x'.repeat(201), 7])
    expect(parseReport({ id, message, reason })).toBeString();
  expect(parseReport({ id, message, reason: 'x'.repeat(200) })).toMatchObject({ reason: 'x'.repeat(200) });
});

test('cleanLine returns a line without controls and direction changes, never longer than the text', () => {
  for (const [text, line] of [
    ['  a  b\tc\r\nd\u2028e ', 'a b c d e'],
    ['\u202eevil\u202c', 'evil'],
    ['\u2066a\u2069\u2067b', 'ab'],
    ['a\u200eb', 'a\u200eb'],
    ['\ud800', '\ufffd'],
    ['\u2028', ''],
  ] as const) {
    expect(cleanLine(text)).toBe(line);
    expect(line.length).toBeLessThanOrEqual(text.length);
  }
});

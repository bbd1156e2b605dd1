import { describe, expect, test } from 'bun:test';
import { MAX_BATCH, MAX_FRAME } from '../../src/protocol/limits.ts';
import { isCommandId, parseClientFrame } from '../../src/protocol/parse-client.ts';
import { seededRandom } from '../helpers/seeded-random.ts';

const id = 'abcdefghijklmno-_0';
const send = { type: 'send', id, text: 'hi' };

function parse(frame: unknown) {
  return parseClientFrame(JSON.stringify(frame));
}

describe('A frame from a client', () => {
  test.each([{ type: 'hello' }, send, { type: 'pong' }, { type: 'bye' }])('may be the one message %j', (message) => {
    expect(parse(message)).toEqual({ ok: true, messages: [message] } as never);
  });

  test(`may be an array of ${MAX_BATCH} messages, kept in order`, () => {
    const messages = Array.from({ length: MAX_BATCH }, (_, number) => ({ ...send, text: String(number) }));
    expect(parse(messages)).toEqual({ ok: true, messages } as never);
    expect(parse([...messages, send]).ok).toBe(false);
  });

  test('drops fields it does not know, so that clients can be newer', () => {
    expect(parse({ ...send, mood: 'sunny', __proto__: null })).toEqual({ ok: true, messages: [send] } as never);
  });

  test.each([
    ['nothing', ''],
    ['what is not JSON', '{"type":"hello"'],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"hello"'],
    ['an empty array', '[]'],
    ['an array in an array', '[[{"type":"hello"}]]'],
    ['an object without a type', '{}'],
    ['a type no client sends', '{"type":"welcome"}'],
    ['a type from the prototype', '{"type":"constructor"}'],
    ['a type that is not a text', '{"type":["hello"]}'],
    ['send without an id', '{"type":"send","text":"hi"}'],
    ['send without a text', JSON.stringify({ type: 'send', id })],
    ['send with a number as text', JSON.stringify({ type: 'send', id, text: 7 })],
    ['one bad message among good ones', JSON.stringify([send, { type: 'nonsense' }])],
  ])('is refused with a sentence when it is %s', (_, text) => {
    const parsed = parseClientFrame(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.reason).toMatch(/\.$/);
  });

  test(`is refused beyond ${MAX_FRAME} bytes, counted as UTF-8`, () => {
    const around = JSON.stringify({ ...send, text: '' }).length;
    const ascii = (bytes: number) => parse({ ...send, text: 'x'.repeat(bytes - around) }).ok;
    expect(ascii(MAX_FRAME)).toBe(true);
    expect(ascii(MAX_FRAME + 1)).toBe(false);
    const euros = Math.ceil((MAX_FRAME - around + 1) / 3);
    expect(parse({ ...send, text: '€'.repeat(euros) }).ok).toBe(false);
    expect(parse({ ...send, text: '€'.repeat(euros - 1) }).ok).toBe(true);
  });

  test('never makes the parser throw, whatever it holds', () => {
    const random = seededRandom(9);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    const scraps = [
      '{',
      '}',
      '[',
      ']',
      '"type"',
      ':',
      ',',
      '"send"',
      '"hello"',
      '"id"',
      '"text"',
      '\ud800',
      '0',
      'null',
    ];
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: Math.floor(random() * 12) }, () => pick(scraps)).join('');
      expect(typeof parseClientFrame(text).ok).toBe('boolean');
    }
    const good = JSON.stringify([send, { type: 'pong' }]);
    for (let round = 0; round < 20_000; round++) {
      const at = Math.floor(random() * good.length);
      const text = good.slice(0, at) + String.fromCharCode(random() * 0x10000) + good.slice(at + pick([0, 1, 5]));
      expect(typeof parseClientFrame(text).ok).toBe('boolean');
    }
    expect(parseClientFrame('['.repeat(MAX_FRAME)).ok).toBe(false);
  });
});

describe('A command id', () => {
  test.each(['a'.repeat(16), 'a'.repeat(64), '0123456789-_AZaz'])('may be %s', (one) => {
    expect(isCommandId(one)).toBe(true);
  });

  test.each([
    'a'.repeat(15),
    'a'.repeat(65),
    '',
    'a'.repeat(16) + '\n',
    'a'.repeat(15) + '/',
    'ä'.repeat(16),
    16,
    null,
  ])('may not be %j', (one) => {
    expect(isCommandId(one)).toBe(false);
  });
});

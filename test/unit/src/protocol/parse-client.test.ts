import { describe, expect, test } from 'bun:test';
import { MAX_FRAME_MESSAGES, MAX_FRAME_BYTES } from '../../../../src/protocol/limits.ts';
import { parseClientFrame } from '../../../../src/protocol/parse-client.ts';

const id = 'abcdefghijklmno-_0';
const send = { type: 'send', id, text: 'hi' };

/** Fields that commands can have. */
const everything = { id, message: id, text: 'hi', emoji: '👍', on: true, name: 'Ada', member: id, seconds: 1 };

function wrongHello(fields: object): [string, string] {
  const text = JSON.stringify({ type: 'hello', ...fields });
  return [text.slice(0, 60), text];
}

function parse(frame: unknown) {
  return parseClientFrame(JSON.stringify(frame));
}

describe('parseClientFrame', () => {
  test.each<object>([
    { type: 'hello' },
    { type: 'hello', token: '', epoch: 'e', offset: 0, admin: 'x'.repeat(1_024) },
    { type: 'hello', token: 't', offset: Number.MAX_SAFE_INTEGER },
    send,
    { ...send, text: '' },
    { ...send, text: '\u0000\ud800' },
    { ...send, replyTo: id },
    { ...send, text: '', file: { ticket: 't' } },
    { ...send, file: { ticket: 't'.repeat(512), alt: '' } },
    { type: 'edit', id, message: id, text: '' },
    { type: 'delete', id, message: id },
    { type: 'react', id, message: id, emoji: 'no emoji', on: true },
    { type: 'react', id, message: id, emoji: '👍', on: false },
    { type: 'rename', id, name: 'no name!' },
    { type: 'rename', id },
    { type: 'typing' },
    { type: 'history', before: 0 },
    { type: 'history', before: Number.MAX_SAFE_INTEGER },
    { type: 'pong' },
    { type: 'bye' },
  ])('accepts the message %j', (message) => {
    expect(parse(message)).toEqual({ ok: true, messages: [message] } as never);
  });

  test(`accepts an array of at most ${MAX_FRAME_MESSAGES} messages and keeps their order`, () => {
    const messages = Array.from({ length: MAX_FRAME_MESSAGES }, (_, number) => ({ ...send, text: String(number) }));
    expect(parse(messages)).toEqual({ ok: true, messages } as never);
    expect(parse([...messages, send]).ok).toBe(false);
  });

  test('drops what a client claims about a picture beside its ticket and its description', () => {
    const file = { ticket: 't', alt: 'a bear', id, type: 'text/html', width: 1, height: 1, bytes: 1 };
    const [parsed] = [parse({ ...send, file })];
    expect(parsed).toEqual({ ok: true, messages: [{ ...send, file: { ticket: 't', alt: 'a bear' } }] } as never);
  });

  test('drops unknown fields, so that clients can be newer', () => {
    expect(parse({ ...send, mood: 'sunny', __proto__: null })).toEqual({ ok: true, messages: [send] } as never);
  });

  test.each([
    ['nothing', ''],
    ['malformed JSON', '{"type":"hello"'],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"hello"'],
    ['an empty array', '[]'],
    ['an array in an array', '[[{"type":"hello"}]]'],
    ['an object without a type', '{}'],
    ['a type that only the server sends', '{"type":"welcome"}'],
    ['a type from the prototype', '{"type":"constructor"}'],
    ['a type that is not a text', '{"type":["hello"]}'],
    ['send without an id', '{"type":"send","text":"hi"}'],
    ['send without a text', JSON.stringify({ type: 'send', id })],
    ['send with a number as text', JSON.stringify({ type: 'send', id, text: 7 })],
    ...[null, 'ticket', {}, { ticket: 1 }, { ticket: 't'.repeat(513) }, { ticket: 't', alt: 1 }].map(
      (file) =>
        [`send with the file ${JSON.stringify(file)?.slice(0, 40)}`, JSON.stringify({ ...send, file })] as const,
    ),
    ...[{ token: 1 }, { token: null }, { epoch: {} }, { admin: [] }, { offset: -1 }].map(wrongHello),
    ...[{ offset: 1.5 }, { offset: '1' }, { offset: null }, { offset: 2 ** 53 }].map(wrongHello),
    ...['edit', 'delete', 'react', 'rename'].flatMap((type) => [
      [`${type} without an id`, JSON.stringify({ ...everything, type, id: undefined })] as const,
      [`${type} with a short id`, JSON.stringify({ ...everything, type, id: 'short' })] as const,
    ]),
    ...['edit', 'delete', 'react'].flatMap((type) => [
      [`${type} without a message`, JSON.stringify({ ...everything, type, message: undefined })] as const,
      [
        `${type} with a malformed message id`,
        JSON.stringify({ ...everything, type, message: '../../etc/passwd' }),
      ] as const,
    ]),
    ['send with a malformed replyTo', JSON.stringify({ ...send, replyTo: 'x' })],
    ['send with null as replyTo', JSON.stringify({ ...send, replyTo: null })],
    ['edit without a text', JSON.stringify({ ...everything, type: 'edit', text: undefined })],
    ['react without an emoji', JSON.stringify({ ...everything, type: 'react', emoji: undefined })],
    ['react without on', JSON.stringify({ ...everything, type: 'react', on: undefined })],
    ['react with 1 as on', JSON.stringify({ ...everything, type: 'react', on: 1 })],
    ['rename to a number', JSON.stringify({ ...everything, type: 'rename', name: 7 })],
    ['history without an offset', '{"type":"history"}'],
    ['history before a negative offset', '{"type":"history","before":-1}'],
    ['history before a number that is too large', '{"type":"history","before":1e300}'],
    ['a command with a type from the prototype', JSON.stringify({ ...everything, type: 'toString' })],
    ['one bad message among good ones', JSON.stringify([send, { type: 'nonsense' }])],
  ])('rejects %s with a sentence', (_, text) => {
    const parsed = parseClientFrame(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.reason).toMatch(/\.$/);
  });

  test(`rejects a frame of more than ${MAX_FRAME_BYTES} bytes in UTF-8`, () => {
    const around = JSON.stringify({ ...send, text: '' }).length;
    const ascii = (bytes: number) => parse({ ...send, text: 'x'.repeat(bytes - around) }).ok;
    expect(ascii(MAX_FRAME_BYTES)).toBe(true);
    expect(ascii(MAX_FRAME_BYTES + 1)).toBe(false);
    const euros = Math.ceil((MAX_FRAME_BYTES - around + 1) / 3);
    expect(parse({ ...send, text: '€'.repeat(euros) }).ok).toBe(false);
    expect(parse({ ...send, text: '€'.repeat(euros - 1) }).ok).toBe(true);
  });
});

describe('parseClientFrame, for a command id,', () => {
  test.each(['a'.repeat(16), 'a'.repeat(64), '0123456789-_AZaz'])('accepts %s', (commandId) => {
    expect(parse({ ...send, id: commandId }).ok).toBe(true);
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
  ])('rejects %j', (commandId) => {
    expect(parse({ ...send, id: commandId }).ok).toBe(false);
  });
});

test('parseClientFrame ignores a token that is longer than any that the server issues', () => {
  const frame = parseClientFrame(JSON.stringify({ type: 'hello', token: 'x'.repeat(1_025), offset: 3 }));
  expect(frame).toEqual({ ok: true, messages: [{ type: 'hello', offset: 3 }] });
});

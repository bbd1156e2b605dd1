import { describe, expect, test } from 'bun:test';
import { chatV1, encodeHistory } from '../../../../../src/dialects/chat-v1/encode.ts';
import { MAX_FRAME_BYTES } from '../../../../../src/protocol/limits.ts';
import type { History, Message, ServerMessage } from '../../../../../src/protocol/server-messages.ts';
import type { RoomEvent } from '../../../../../src/record/record.ts';

const person = { id: 'member', name: 'SneakyBear46' };
const joined: RoomEvent = { kind: 'presence', message: { type: 'joined', member: person } };

function messageAt(offset: number, text: string = 'hi'): RoomEvent {
  const message: Message = { type: 'message', offset, id: `message${offset}`, from: person, time: 1, text };
  return { kind: 'journalled', message };
}

function decode(frames: readonly string[]): ServerMessage[][] {
  return frames.map((frame) => JSON.parse(frame) as ServerMessage[]);
}

function decodeHistory(frames: readonly string[]): History[] {
  return frames.map((frame) => JSON.parse(frame) as History);
}

describe('chatV1.encode', () => {
  test('encodes a turn as one frame, in the order of its events', () => {
    const frames = decode(chatV1.encode([joined, messageAt(7), messageAt(9)], 4));
    expect(frames).toHaveLength(1);
    expect(frames[0]?.map(({ type }) => type)).toEqual(['joined', 'message', 'message']);
  });

  test('adds prev to the first journalled event only', () => {
    const [frame = []] = decode(chatV1.encode([joined, messageAt(7), joined, messageAt(9)], 4));
    expect(frame.map((message) => ('prev' in message ? message.prev : undefined))).toEqual([
      undefined,
      4,
      undefined,
      undefined,
    ]);
  });

  test('returns no frame for a turn without events', () => {
    expect(chatV1.encode([], 4)).toEqual([]);
  });

  test(`splits a turn at ${MAX_FRAME_BYTES} bytes, and adds prev to each frame`, () => {
    const events = Array.from({ length: 40 }, (_, index) => messageAt(index * 2 + 10, '€'.repeat(index * 10)));
    const frames = chatV1.encode(events, 3);
    expect(frames.length).toBeGreaterThan(1);
    for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    const messages = decode(frames).map((frame) => frame.map((event) => event as Message));
    expect(messages.flat().map(({ offset }) => offset)).toEqual(events.map((_, index) => index * 2 + 10));
    let before = 3;
    for (const frame of messages) {
      expect(frame[0]?.prev).toBe(before);
      expect(frame.slice(1).every((message) => message.prev === undefined)).toBe(true);
      before = frame.at(-1)?.offset ?? before;
    }
  });

  test('adds prev to the first journalled event of a frame that begins with presence', () => {
    const name = 'n'.repeat(2_000);
    const long: RoomEvent = { kind: 'presence', message: { type: 'joined', member: { id: 'member', name } } };
    const events = Array.from({ length: 60 }, (_, index) => (index % 3 === 2 ? messageAt(index + 10) : long));
    const frames = decode(chatV1.encode(events, 3));
    expect(frames.filter(([first]) => first?.type === 'joined').length).toBeGreaterThan(2);
    let before = 3;
    for (const frame of frames) {
      const messages = frame.filter((event): event is Message => event.type === 'message');
      expect(messages.map(({ prev }) => prev)).toEqual([before, ...messages.slice(1).map(() => undefined)]);
      before = messages.at(-1)?.offset ?? before;
    }
  });

  test('fits the longest text with the widest JSON into one frame', () => {
    for (const worst of ['€', '"', '\n']) {
      const frames = chatV1.encode([messageAt(2 ** 40, worst.repeat(4_000))], 2 ** 40 - 1);
      expect(frames).toHaveLength(1);
      expect(Buffer.byteLength(frames[0] ?? '')).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    }
  });
});

describe('encodeHistory', () => {
  const messages = (count: number, text: string) =>
    Array.from({ length: count }, (_, index): Message => ({
      ...{ type: 'message', offset: index + 1, time: 1, id: `message${index}`, from: person, text },
    }));

  test('encodes a small page as one frame that is done', () => {
    const page = { before: 9, messages: messages(3, 'hi'), more: true };
    expect(decodeHistory(encodeHistory(page))).toEqual([{ type: 'history', ...page, done: true }]);
  });

  test('encodes a page without messages as a frame', () => {
    const page = { before: 1, messages: [], more: false };
    expect(decodeHistory(encodeHistory(page))).toEqual([{ type: 'history', ...page, done: true }]);
  });

  test.each(['€', '"', 'x'])(
    `splits a page of the longest texts of %s into frames of at most ${MAX_FRAME_BYTES} bytes`,
    (unit) => {
      const page = { before: 2 ** 40, messages: messages(50, unit.repeat(4_000)), more: true };
      const frames = encodeHistory(page);
      for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
      const parts = decodeHistory(frames);
      expect(parts.flatMap((part) => part.messages)).toEqual(page.messages);
      expect(parts.map(({ done }) => done)).toEqual(parts.map((_, index) => index === parts.length - 1));
      expect(parts.every(({ before, more }) => before === 2 ** 40 && more)).toBe(true);
    },
  );

  test('fits a message with every possible property', () => {
    const reactions = Array.from({ length: 12 }, () => ({ emoji: '👩‍👩‍👧‍👦', count: 1_000_000, mine: true as const }));
    const [longest] = messages(1, '€'.repeat(4_000)) as [Message];
    const id = 'i'.repeat(64);
    const full: Message = {
      ...longest,
      ...{ offset: 2 ** 53 - 1, time: 2 ** 45, rev: 2 ** 53 - 1, id, replyTo: id, edited: true, reactions },
      from: { id, name: 'n'.repeat(32) },
    };
    const frames = [
      ...encodeHistory({ before: 2 ** 53 - 1, messages: [full], more: true }),
      ...chatV1.encode([{ kind: 'journalled', message: full }], 2 ** 53 - 2),
    ];
    expect(frames).toHaveLength(2);
    for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });
});

import { describe, expect, test } from 'bun:test';
import { chatV1 } from '../../src/dialects/encode-turn.ts';
import { MAX_FRAME } from '../../src/protocol/limits.ts';
import type { Message, ServerMessage } from '../../src/protocol/server-messages.ts';
import type { RoomEvent } from '../../src/room/dialect.ts';

const person = { id: 'member', name: 'SneakyBear46' };
const joined: RoomEvent = { kind: 'joined', message: { type: 'joined', member: person } };

function said(offset: number, text: string = 'hi'): RoomEvent {
  const message: Message = { type: 'message', offset, id: `message${offset}`, from: person, time: 1, text };
  return { kind: 'said', raw: text, message };
}

function decode(frames: readonly string[]): ServerMessage[][] {
  return frames.map((frame) => JSON.parse(frame) as ServerMessage[]);
}

describe('A turn in chat.v1', () => {
  test('is one frame, in the order of its events', () => {
    const frames = decode(chatV1.encode([joined, said(7), said(9)], 4));
    expect(frames).toHaveLength(1);
    expect(frames[0]?.map(({ type }) => type)).toEqual(['joined', 'message', 'message']);
  });

  test('says on its first journalled event, and only there, which offset came before', () => {
    const [frame = []] = decode(chatV1.encode([joined, said(7), joined, said(9)], 4));
    expect(frame.map((message) => ('prev' in message ? message.prev : undefined))).toEqual([
      undefined,
      4,
      undefined,
      undefined,
    ]);
  });

  test('is no frame when nothing happened', () => {
    expect(chatV1.encode([], 4)).toEqual([]);
  });

  test(`is split where a frame would pass ${MAX_FRAME} bytes, and each frame says what came before it`, () => {
    const events = Array.from({ length: 40 }, (_, index) => said(index * 2 + 10, '€'.repeat(index * 10)));
    const frames = chatV1.encode(events, 3);
    expect(frames.length).toBeGreaterThan(1);
    for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(MAX_FRAME);
    const messages = decode(frames).map((frame) => frame.map((one) => one as Message));
    expect(messages.flat().map(({ offset }) => offset)).toEqual(events.map((_, index) => index * 2 + 10));
    let before = 3;
    for (const frame of messages) {
      expect(frame[0]?.prev).toBe(before);
      expect(frame.slice(1).every((one) => one.prev === undefined)).toBe(true);
      before = frame.at(-1)?.offset ?? before;
    }
  });

  test('fits the longest text with the widest JSON into one frame', () => {
    for (const worst of ['€', '"', '\n']) {
      const frames = chatV1.encode([said(2 ** 40, worst.repeat(4_000))], 2 ** 40 - 1);
      expect(frames).toHaveLength(1);
      expect(Buffer.byteLength(frames[0] ?? '')).toBeLessThanOrEqual(MAX_FRAME);
    }
  });
});

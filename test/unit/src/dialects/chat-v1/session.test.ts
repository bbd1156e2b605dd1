import { describe, expect, test } from 'bun:test';
import { closeReasons } from '../../../../../src/protocol/close-reasons.ts';
import type { Message } from '../../../../../src/protocol/server-messages.ts';
import { inRoom, sentMessages, sentOfType } from '../../../../helpers/in-room.ts';

const hello = '{"type":"hello"}';
const id = 'abcdefghijklmnop';
const send = (text: string) => JSON.stringify({ type: 'send', id, text });

describe('A chat.v1 carrier', () => {
  test('has no member until hello, then receives one welcome', () => {
    const { clock, open, plain } = inRoom();
    const ada = open('chat.v1');
    plain().receiveText('hi');
    clock.advance(20);
    expect(ada.sent).toEqual([]);
    ada.receiveText(hello);
    clock.advance(20);
    expect(sentMessages(ada).map(({ type }) => type)).toEqual(['welcome', 'history']);
    expect(sentOfType(ada, 'welcome')[0]).toMatchObject({
      ...{ room: 'lobby', resumed: false, recovered: false, head: 1, count: 2 },
      limits: { text: 4_000, frame: 16_384, rate: 0, rateBytes: 0, dedupe: 86_400_000, heartbeat: 5_000 },
    });
    expect(sentOfType(ada, 'welcome')[0]).not.toContainKey('moderator');
  });

  test('is closed when hello does not arrive within 5 s', () => {
    const { clock, open } = inRoom();
    const ada = open('chat.v1');
    clock.advance(4_999);
    expect(ada.closeReason).toBeUndefined();
    clock.advance(1);
    expect(ada.closeReason).toBe(closeReasons['hello-timeout']);
    expect(sentMessages(ada).at(-1)).toMatchObject({ type: 'bye', code: 'hello-timeout' });
  });

  test('stays open when hello arrives in time', () => {
    const { clock, open } = inRoom();
    const ada = open('chat.v1');
    clock.advance(4_999);
    ada.receiveText(hello);
    clock.advance(4_000);
    expect(ada.closeReason).toBeUndefined();
  });

  test.each([
    ['sends a message before hello', [send('hi')]],
    ['answers a ping before hello', ['{"type":"pong"}']],
    ['sends typing before hello', ['{"type":"typing"}']],
    ['asks for history before hello', ['{"type":"history","before":1}']],
    ['sends a message and then hello', [`[${send('hi')},${hello}]`]],
    ['sends hello twice', [hello, hello]],
    ['sends hello twice in one frame', [`[${hello},${hello}]`]],
    ['sends what is not JSON', [hello, 'hi']],
    ['sends an unknown type', [hello, '{"type":"dance"}']],
    ['sends more than 16 KiB', [hello, `"${'x'.repeat(16_383)}"`]],
    ['sends 33 messages in a frame', [hello, JSON.stringify(Array(33).fill({ type: 'pong' }))]],
  ])('is closed with a bye and one log line when it %s', (_, frames) => {
    const { open, logs } = inRoom();
    const ada = open('chat.v1');
    for (const frame of frames) ada.receiveText(frame);
    expect(ada.closeReason).toBe(closeReasons.protocol);
    expect(sentMessages(ada).at(-1)).toMatchObject({ type: 'bye', code: 'protocol' });
    expect(logs).toHaveLength(1);
  });

  test('is closed when it sends bytes that are not UTF-8', () => {
    const { chat } = inRoom();
    const ada = chat();
    ada.receiveNotUtf8(3);
    expect(ada.closeReason).toBe(closeReasons.protocol);
  });

  test('is pinged after 5 s without a frame and closed after 12 s', () => {
    const { clock, chat } = inRoom();
    const ada = chat();
    clock.advance(7_000);
    expect(sentMessages(ada).at(-1)).toEqual({ type: 'ping' });
    expect(ada.closeReason).toBeUndefined();
    clock.advance(6_000);
    expect(ada.closeReason).toBe(closeReasons.silent);
  });

  test('stays open while it answers pings', () => {
    const { clock, chat } = inRoom();
    const ada = chat();
    for (let second = 0; second < 120; second++) {
      const before = ada.sent.length;
      clock.advance(1_000);
      if (ada.sent.slice(before).some((frame) => frame.includes('ping'))) ada.receiveText('{"type":"pong"}');
    }
    expect(ada.closeReason).toBeUndefined();
    expect(sentMessages(ada).filter(({ type }) => type === 'ping').length).toBeGreaterThan(10);
  });

  test('ends its member at once with bye', () => {
    const { clock, chat, rooms } = inRoom();
    const ada = chat();
    ada.receiveText('{"type":"bye"}');
    expect(ada.closeReason).toBe(closeReasons.ended);
    clock.advance(100);
    expect(rooms.size).toBe(0);
  });

  test('keeps its member for 30 s when it is lost without bye', () => {
    const { clock, chat, rooms } = inRoom();
    chat().lose();
    clock.advance(29_900);
    expect(rooms.size).toBe(1);
    clock.advance(200);
    expect(rooms.size).toBe(0);
  });

  test('receives the refusal of a text, which no member receives', () => {
    const { clock, chat, plain } = inRoom();
    const ada = chat();
    const bob = plain();
    for (const [text, code] of [
      ['', 'bad-text'],
      ['a\u0000', 'bad-text'],
      ['x'.repeat(4_001), 'too-long'],
    ] as const) {
      ada.receiveText(send(text));
      clock.advance(20);
      expect(sentMessages(ada).at(-1)).toMatchObject({ type: 'error', id, code });
    }
    clock.advance(50);
    expect(bob.sent).toEqual([]);
    expect(ada.closeReason).toBeUndefined();
  });

  test('receives joined and left of others in order with the messages, never its own', () => {
    const { clock, chat, plain } = inRoom();
    const ada = chat();
    const bob = plain();
    bob.receiveText('one');
    bob.lose();
    clock.advance(50);
    expect(sentMessages(ada).map(({ type }) => type)).toEqual(['welcome', 'history', 'joined', 'message', 'left']);
  });

  test('is never announced when it sends hello and bye at once', () => {
    const { clock, open, chat, rooms } = inRoom();
    const bob = chat();
    const ada = open('chat.v1');
    ada.receiveText(`[${hello},{"type":"bye"}]`);
    clock.advance(50);
    expect(ada.closeReason).toBe(closeReasons.ended);
    expect(sentMessages(bob).map(({ type }) => type)).toEqual(['welcome', 'history', 'joined', 'left']);
    bob.receiveText('{"type":"bye"}');
    clock.advance(2_000);
    expect(rooms.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  test('broadcasts its typing to others unless frames still wait for them', () => {
    const { chat } = inRoom();
    const [ada, bob, eve] = [chat(), chat(), chat()];
    eve.waitingBytes = 1;
    ada.receiveText('{"type":"typing"}');
    const member = sentOfType(ada, 'welcome')[0]?.you.id;
    expect(sentOfType(bob, 'typing')).toEqual([{ type: 'typing', member: member as string }]);
    expect([...sentOfType(ada, 'typing'), ...sentOfType(eve, 'typing')]).toEqual([]);
  });

  test('receives a prev in every frame, without a gap', () => {
    const { clock, chat } = inRoom();
    const ada = chat();
    const bob = chat();
    let last = sentMessages(bob).find((message) => message.type === 'welcome')?.head ?? -1;
    for (let number = 0; number < 300; number++) {
      ada.receiveText(
        JSON.stringify({ type: 'send', id: `abcdefghijklmnop${number}`, text: 'x'.repeat(number * 10) || 'x' }),
      );
      if (number % 3 === 0) clock.advance(3);
    }
    clock.advance(1_000);
    for (const frame of bob.sent) {
      const journalled = ([JSON.parse(frame)].flat() as Message[]).filter(({ type }) => type === 'message');
      for (const [index, { prev, offset }] of journalled.entries()) {
        expect(prev).toBe(index === 0 ? last : undefined);
        expect(offset).toBeGreaterThan(last);
        last = offset;
      }
    }
    expect(sentMessages(bob).filter(({ type }) => type === 'message')).toHaveLength(300);
  });
});

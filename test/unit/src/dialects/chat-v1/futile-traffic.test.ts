import { describe, expect, test } from 'bun:test';
import { CHAT_V1 } from '../../../../../src/protocol/limits.ts';
import type { FakeCarrier } from '../../../../helpers/fake-carrier.ts';
import { inRoom, sentOfType } from '../../../../helpers/in-room.ts';

let ids = 0;
const newId = () => `futile-command-${++ids}`;

/** Sends until the server closes the carrier, at most 100 frames a turn. Returns the number of frames. */
function flood(carrier: FakeCarrier, send: () => void, waitForTurn: () => void): number {
  let frames = 0;
  for (; frames < 5_000 && !carrier.closeReason; frames++) {
    send();
    if (frames % 100 === 99) waitForTurn();
  }
  return frames;
}

describe('A chat.v1 member', () => {
  test.each<[string, number, (id: string) => unknown]>([
    ['single pongs', 1_500, () => ({ type: 'pong' })],
    ['batches of pongs', 40, () => Array.from({ length: 32 }, () => ({ type: 'pong' }))],
    ['repeats of an accepted command', 1_600, (id) => ({ type: 'send', id, text: 'hi' })],
    ['repeats in batches', 150, (id) => Array.from({ length: 32 }, () => ({ type: 'send', id, text: 'hi' }))],
    ['pongs in 16 KiB of white space', 80, () => `${' '.repeat(16_000)}{"type":"pong"}`],
  ])('is closed with flood when it sends nothing but %s', (_, most, frame) => {
    const { clock, chat, plain } = inRoom();
    const [eve, ada] = [chat(), plain()];
    const id = newId();
    eve.receive({ type: 'send', id, text: 'hi' });
    clock.advance(20);
    const message = frame(id);
    const send = () => (typeof message === 'string' ? eve.receiveText(message) : eve.receive(message));
    expect(flood(eve, send, () => clock.advance(20))).toBeLessThanOrEqual(most);
    expect(eve.closeReason?.code).toBe('flood');
    expect(ada.closeReason).toBeUndefined();
  });

  test.each(['typing', 'history', 'send'] as const)('is closed when it keeps sending %s after refusals', (type) => {
    const { clock, chat } = inRoom({ allowance: { messages: 1, bytes: 0 } });
    const eve = chat();
    const send = () => eve.receive({ type, before: 1, id: newId(), text: 'hi' });
    expect(flood(eve, send, () => clock.advance(20))).toBeLessThanOrEqual(1_100);
    expect(eve.closeReason?.code).toBe('flood');
  });

  test.each(['send', 'rename', 'typing'] as const)(
    'with read-only access is closed when it keeps sending %s',
    (type) => {
      const { clock, open } = inRoom();
      const eve = open(CHAT_V1, 'lobby', '192.0.2.1', 'read-only');
      eve.receive({ type: 'hello' });
      clock.advance(20);
      const send = () => eve.receive({ type, id: newId(), text: 'hi', name: 'Somebody' });
      expect(flood(eve, send, () => clock.advance(20))).toBeLessThanOrEqual(1_100);
      expect(eve.closeReason?.code).toBe('flood');
    },
  );

  test('is closed when it sends nothing but pings of the WebSocket protocol, before and after its hello', () => {
    const { clock, chat, open } = inRoom();
    for (const eve of [chat(), open(CHAT_V1)]) {
      expect(
        flood(
          eve,
          () => eve.receiveControl(),
          () => clock.advance(20),
        ),
      ).toBeLessThanOrEqual(1_100);
      expect(eve.closeReason?.code).toBe('flood');
    }
  });

  test('receives every ack again when it repeats 100 commands after each of 50 reconnects', () => {
    const { clock, chat } = inRoom({ allowance: { messages: 20, bytes: 0 } });
    let carrier = chat();
    const commands = Array.from({ length: 100 }, () => ({ type: 'send', id: newId(), text: 'hi' }));
    for (const command of commands) carrier.receive(command);
    clock.advance(100);
    const acks = sentOfType(carrier, 'ack');
    expect(acks).toHaveLength(100);
    for (let reconnect = 0; reconnect < 50; reconnect++) {
      const { token } = sentOfType(carrier, 'welcome')[0] ?? {};
      carrier.lose();
      carrier = chat('lobby', { token });
      for (const command of commands) carrier.receive(command);
      clock.advance(100);
      expect(sentOfType(carrier, 'ack')).toEqual(acks);
      expect(sentOfType(carrier, 'error')).toEqual([]);
    }
    expect(carrier.closeReason).toBeUndefined();
  });

  test('stays when it answers each ping and sometimes repeats a command, for a day', () => {
    const { clock, chat } = inRoom({ allowance: { messages: 1, bytes: 0 } });
    const ada = chat();
    const id = newId();
    for (let rounds = 0; rounds < 24 * 60 * 12; rounds++) {
      ada.receive({ type: 'pong' });
      if (rounds % 10 === 0) ada.receive({ type: 'send', id, text: 'hi' });
      clock.advance(5_000);
    }
    expect(ada.closeReason).toBeUndefined();
  });
});

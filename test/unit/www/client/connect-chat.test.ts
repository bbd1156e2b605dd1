import { describe, expect, test } from 'bun:test';
import { connectChat } from '../../../../www/client/connect-chat.ts';

const server = 'https://chat.example';

describe('connectChat outside a browser', () => {
  test('creates a client that is idle until join', () => {
    for (const via of ['auto', 'websocket', undefined] as const) {
      const chat = connectChat({ server, via });
      expect(chat.state).toEqual({ phase: 'idle' });
      expect([chat.you, chat.link, chat.count]).toEqual([undefined, undefined, 0]);
    }
  });

  test('throws without a server URL', () => {
    expect(() => connectChat()).toThrow('Set server to an http URL.');
    expect(() => connectChat({ server: 'chat.example:8080' })).toThrow('Set server to an http URL.');
    expect(() => connectChat({ server: '/chat' })).toThrow(TypeError);
  });

  test.each(['', '.', '..'])('throws for the room name %p, which is another folder in a URL', (room) => {
    expect(() => connectChat({ server, room, via: 'websocket' })).toThrow(new TypeError('Set another room.'));
  });

  test('throws when via needs WebRTC, and names the remedy', () => {
    for (const via of ['whip', 'whep'] as const) {
      expect(() => connectChat({ server, via })).toThrow('No WebRTC. Set via to websocket.');
    }
  });

  test('throws when there is neither WebRTC nor a WebSocket, as in Node 20', () => {
    const original = globalThis.WebSocket;
    Reflect.deleteProperty(globalThis, 'WebSocket');
    try {
      for (const via of ['auto', 'websocket'] as const)
        expect(() => connectChat({ server, via })).toThrow('No WebSocket.');
    } finally {
      globalThis.WebSocket = original;
    }
  });
});

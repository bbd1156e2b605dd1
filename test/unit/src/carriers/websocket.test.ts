import type { ServerWebSocket } from 'bun';
import { describe, expect, test } from 'bun:test';
import type { Carrier } from '../../../../src/carriers/carrier.ts';
import { UnsentBytes } from '../../../../src/carriers/unsent-bytes.ts';
import { createWebSocketHandler, type Upgrade } from '../../../../src/carriers/websocket.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { logBook } from '../../../helpers/log-book.ts';

/** A carrier over a socket of Bun's without the network. `sendResult` is what the socket returns for a frame. */
function newCarrier() {
  const calls: string[] = [];
  let released = 0;
  const data: Upgrade = { room: 'lobby', protocol: '', address: '192.0.2.1', pass: {}, release: () => void released++ };
  const fake = {
    data,
    sendResult: 1,
    buffered: 0,
    send: () => fake.sendResult,
    cork(send: () => void) {
      calls.push('cork');
      send();
    },
    getBufferedAmount: () => fake.buffered,
    close: (status: number) => void calls.push(`close ${status}`),
    terminate: () => void calls.push('terminate'),
  };
  const socket = fake as unknown as ServerWebSocket<Upgrade>;
  const { log, lines } = logBook();
  const clock = manualClock();
  const unsent = new UnsentBytes(1_000);
  const story: string[] = [];
  let carrier: Carrier | undefined;
  const handler = createWebSocketHandler({ clock, log, unsent }, (opened) => {
    carrier = opened;
    opened.subscribe({
      text(text) {
        if (text === 'bug') throw new Error('a bug in a handler');
        story.push(text);
      },
      notUtf8: () => void story.push('not UTF-8'),
      control: () => void story.push('control'),
      drained: () => void story.push('drained'),
      closing: () => void story.push('closing'),
      closed: () => void story.push('closed'),
    });
  });
  void handler.open?.(socket);
  if (!carrier) throw new Error('No carrier was opened.');
  return { clock, handler, socket, fake, carrier, calls, story, unsent, logs: lines, released: () => released };
}

describe('A WebSocket carrier', () => {
  test('returns lost for a frame that Bun dropped, and sent for an empty one', () => {
    const { fake, carrier } = newCarrier();
    fake.sendResult = 0;
    expect(carrier.send('text')).toBe('lost');
    expect(carrier.send('')).toBe('sent');
    fake.sendResult = -1;
    expect(carrier.send('text')).toBe('queued');
    fake.sendResult = 4;
    expect(carrier.send('text')).toBe('sent');
  });

  test('hands the frames of a batch over together, and counts those that wait then', () => {
    const { fake, carrier, calls, unsent } = newCarrier();
    carrier.batch(() => {
      expect(carrier.send('one')).toBe('sent');
      expect(carrier.send('two')).toBe('sent');
    });
    expect(unsent.total).toBe(0);
    fake.buffered = 600;
    carrier.batch(() => void carrier.send('three'));
    expect(unsent.total).toBe(600);
    expect(calls).toEqual(['cork', 'cork']);
    carrier.terminate(closeReasons.slow);
    carrier.batch(() => expect(carrier.send('four')).toBe('lost'));
    expect(calls).toEqual(['cork', 'cork', 'terminate']);
  });

  test('terminates the socket when a handler throws, and logs the exception', () => {
    const { handler, socket, calls, story, logs } = newCarrier();
    void handler.message?.(socket, 'fine');
    void handler.message?.(socket, 'bug');
    expect(calls).toEqual(['terminate']);
    expect(story).toEqual(['fine']);
    expect(logs).toEqual([expect.stringContaining('a bug in a handler')]);
  });

  test('counts the bytes that wait until the client has read them', () => {
    const { handler, socket, fake, carrier, unsent } = newCarrier();
    Object.assign(fake, { sendResult: -1, buffered: 700 });
    carrier.send('text');
    expect(unsent.total).toBe(700);
    fake.buffered = 0;
    void handler.drain?.(socket);
    expect(unsent.total).toBe(0);
  });

  test('counts the answers to pings that wait, and emits an event for each ping and pong until it closes', () => {
    const { handler, socket, fake, carrier, story, unsent } = newCarrier();
    fake.buffered = 400;
    void handler.ping?.(socket, Buffer.from('ping'));
    expect(unsent.total).toBe(400);
    void handler.pong?.(socket, Buffer.alloc(0));
    carrier.close(closeReasons.flood);
    void handler.ping?.(socket, Buffer.alloc(0));
    expect(story).toEqual(['control', 'control', 'closing']);
  });

  test('closes once all bytes are sent, and counts them until then', () => {
    const { clock, handler, socket, fake, carrier, calls, story, unsent, released } = newCarrier();
    Object.assign(fake, { sendResult: -1, buffered: 700 });
    carrier.send('text');
    carrier.close(closeReasons.kicked);
    carrier.close(closeReasons.kicked);
    void handler.message?.(socket, 'too late');
    expect(calls).toEqual([]);
    expect(unsent.total).toBe(700);
    fake.buffered = 0;
    void handler.drain?.(socket);
    expect(calls).toEqual(['close 4107']);
    expect(story).toEqual(['closing']);
    expect(unsent.total).toBe(0);
    void handler.close?.(socket, 4107, '');
    expect(clock.pending).toBe(0);
    expect(released()).toBe(1);
  });

  test('is terminated when its client has not read what waits half a second after it closed', () => {
    const { clock, fake, carrier, calls, story, unsent } = newCarrier();
    Object.assign(fake, { sendResult: -1, buffered: 700 });
    carrier.send('text');
    carrier.close(closeReasons.silent);
    clock.advance(499);
    expect(calls).toEqual([]);
    clock.advance(1);
    expect(calls).toEqual(['terminate']);
    expect(story).toEqual(['closing', 'closed']);
    expect(unsent.total).toBe(0);
  });

  test('closes at once, without a timer, when nothing waits', () => {
    const { clock, carrier, calls } = newCarrier();
    carrier.close(closeReasons.kicked);
    expect(calls).toEqual(['close 4107']);
    expect(clock.pending).toBe(0);
  });

  test('frees the waiting bytes at once when it is terminated, open or closing', () => {
    for (const isClosing of [false, true]) {
      const { handler, socket, fake, carrier, calls, story, unsent, released } = newCarrier();
      Object.assign(fake, { sendResult: -1, buffered: 700 });
      carrier.send('text');
      if (isClosing) carrier.close(closeReasons.kicked);
      carrier.terminate(closeReasons.slow);
      carrier.terminate(closeReasons.slow);
      expect(calls).toEqual(['terminate']);
      expect(story).toEqual(['closing', 'closed']);
      expect(unsent.total).toBe(0);
      void handler.close?.(socket, 1006, '');
      expect(story).toEqual(['closing', 'closed']);
      expect(released()).toBe(1);
    }
  });
});

import { describe, expect, test } from 'bun:test';
import { LOW_WATER_BYTES } from '../../../../src/carriers/watermarks.ts';
import { DataChannelCarrier } from '../../../../src/webrtc/data-channel.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { FakeDataChannel } from '../../../helpers/fake-data-channel.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

function newCarrier() {
  const channel = new FakeDataChannel();
  const clock = manualClock();
  const { log, lines } = logBook();
  let released = 0;
  const carrier = new DataChannelCarrier(channel, '192.0.2.1', clock, log, () => void released++);
  const story: string[] = [];
  const listener = {
    text: (text: string) => void story.push(text),
    notUtf8: (bytes: number) => void story.push(`notUtf8 ${bytes}`),
    drained: () => void story.push('drained'),
    closing: () => void story.push('closing'),
    closed: () => void story.push('closed'),
  };
  carrier.subscribe(listener);
  return { channel, clock, logs: lines, carrier, listener, story, released: () => released };
}

function failing(): never {
  throw new Error('a bug in a listener');
}

describe('A data channel as a carrier', () => {
  test('says what became of a frame', () => {
    const { channel, carrier } = newCarrier();
    expect(carrier.send('a')).toBe('sent');
    channel.onSend = () => false;
    expect(carrier.send('b')).toBe('queued');
    channel.onSend = failing;
    expect(carrier.send('c')).toBe('lost');
    expect(channel.sent).toEqual(['a', 'b']);
  });

  test("keeps an exception from the library's thread: it is a log line and the end of the carrier", () => {
    const { channel, listener, logs, story, released } = newCarrier();
    listener.text = failing;
    expect(() => channel.say('hi')).not.toThrow();
    expect(logs).toEqual([expect.stringContaining('a bug in a listener')]);
    expect(story).toEqual(['closed']);
    expect(released()).toBe(1);
  });

  test('survives a listener that fails at the very end', () => {
    const { channel, listener, logs, released } = newCarrier();
    listener.closed = failing;
    expect(() => channel.gone()).not.toThrow();
    expect(logs).toHaveLength(1);
    expect(released()).toBe(1);
  });

  test('lets its listener say goodbye, then hears nothing more, and is closed once', () => {
    const { channel, clock, carrier, listener, story } = newCarrier();
    listener.closing = () => void carrier.send('bye');
    carrier.close(closeReasons.ended);
    carrier.close(closeReasons.slow);
    expect(channel.sent).toEqual(['bye']);
    expect(channel.closes).toBe(1);
    channel.say('too late');
    expect(story).toEqual([]);
    channel.gone();
    channel.gone();
    clock.advance(10_000);
    expect(story).toEqual(['closed']);
    expect(clock.pending).toBe(0);
  });

  test('waits half a second for a reader that has stalled, then lets go', () => {
    const { clock, carrier, story, released } = newCarrier();
    carrier.close(closeReasons.slow);
    clock.advance(499);
    expect(released()).toBe(0);
    clock.advance(1);
    expect(released()).toBe(1);
    expect(story).toEqual(['closing', 'closed']);
  });

  test('that is closed loses frames without asking the library', () => {
    const { channel, carrier } = newCarrier();
    channel.gone();
    channel.onSend = failing;
    expect(carrier.send('x')).toBe('lost');
    expect(carrier.buffered()).toBe(0);
  });

  test('has nothing waiting when the library throws instead of saying', () => {
    const { channel, carrier } = newCarrier();
    expect(carrier.buffered()).toBe(7);
    channel.bufferedAmount = failing;
    expect(carrier.buffered()).toBe(0);
  });

  test('tells its listener that there is room again, until it closes', () => {
    const { channel, carrier, story } = newCarrier();
    expect(channel.threshold).toBe(LOW_WATER_BYTES);
    channel.low();
    expect(story).toEqual(['drained']);
    carrier.close(closeReasons.ended);
    channel.low();
    expect(story).toEqual(['drained', 'closing']);
  });

  test('knows the address it was signaled from', () => {
    expect(newCarrier().carrier.address).toBe('192.0.2.1');
  });

  test('logs what the library says went wrong', () => {
    const { channel, logs } = newCarrier();
    channel.fail('SCTP is unwell');
    expect(logs).toEqual([expect.stringContaining('SCTP is unwell')]);
  });
});

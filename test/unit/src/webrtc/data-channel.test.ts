import { describe, expect, test } from 'bun:test';
import { UnsentBytes } from '../../../../src/carriers/unsent-bytes.ts';
import { LOW_WATER_BYTES } from '../../../../src/carriers/watermarks.ts';
import { closeReasons } from '../../../../src/protocol/close-reasons.ts';
import { DataChannelCarrier } from '../../../../src/webrtc/data-channel.ts';
import { FakeDataChannel } from '../../../helpers/fake-data-channel.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

function newCarrier() {
  const channel = new FakeDataChannel();
  const clock = manualClock();
  const { log, lines } = logBook();
  let released = 0;
  let peerReleases = 0;
  const unsent = new UnsentBytes(100);
  const carrier = new DataChannelCarrier(channel, {
    ...{ address: '192.0.2.1', clock, log, unsent },
    onClosed: () => void released++,
    releasePeer: () => void peerReleases++,
  });
  const story: string[] = [];
  const events = {
    text: (text: string) => void story.push(text),
    notUtf8: (bytes: number) => void story.push(`notUtf8 ${bytes}`),
    control: () => void story.push('control'),
    drained: () => void story.push('drained'),
    closing: () => void story.push('closing'),
    closed: () => void story.push('closed'),
  };
  carrier.subscribe(events);
  return {
    channel,
    clock,
    logs: lines,
    carrier,
    events,
    story,
    unsent,
    released: () => released,
    peerReleases: () => peerReleases,
  };
}

function failing(): never {
  throw new Error('a bug in a handler');
}

describe('DataChannelCarrier', () => {
  test('returns sent, queued or lost for a frame', () => {
    const { channel, carrier } = newCarrier();
    expect(carrier.send('a')).toBe('sent');
    channel.onSend = () => false;
    expect(carrier.send('b')).toBe('queued');
    channel.onSend = failing;
    expect(carrier.send('c')).toBe('lost');
    expect(channel.sent).toEqual(['a', 'b']);
  });

  test('counts the bytes that wait until the client has read them, or until it is terminated with its peer', () => {
    const { channel, carrier, story, unsent, released, peerReleases } = newCarrier();
    channel.onSend = () => false;
    carrier.send('a');
    expect(unsent.total).toBe(7);
    channel.bufferedAmount = () => 3;
    channel.low();
    expect(unsent.total).toBe(3);
    carrier.terminate(closeReasons.slow);
    carrier.terminate(closeReasons.slow);
    expect(unsent.total).toBe(0);
    expect(story).toEqual(['drained', 'closing', 'closed']);
    expect([released(), peerReleases(), channel.closes]).toEqual([1, 1, 1]);
  });

  test('takes its peer along when its client has not read what waits half a second after it closed', () => {
    for (const waiting of [0, 7]) {
      const { channel, clock, carrier, story, released, peerReleases } = newCarrier();
      channel.bufferedAmount = () => waiting;
      carrier.close(closeReasons.kicked);
      clock.advance(500);
      expect(story).toEqual(['closing', 'closed']);
      expect([released(), peerReleases()]).toEqual([1, waiting > 0 ? 1 : 0]);
    }
  });

  test('is terminated while it closes, without a second closing', () => {
    const { carrier, story, peerReleases } = newCarrier();
    carrier.close(closeReasons.kicked);
    carrier.terminate(closeReasons.slow);
    expect(story).toEqual(['closing', 'closed']);
    expect(peerReleases()).toBe(1);
  });

  test('logs the exception of a handler and closes, instead of throwing into native code', () => {
    const { channel, events, logs, story, released } = newCarrier();
    events.text = failing;
    expect(() => channel.say('hi')).not.toThrow();
    expect(logs).toEqual([expect.stringContaining('a bug in a handler')]);
    expect(story).toEqual(['closed']);
    expect(released()).toBe(1);
  });

  test('logs the exception of a closed handler and still releases the channel', () => {
    const { channel, events, logs, released } = newCarrier();
    events.closed = failing;
    expect(() => channel.gone()).not.toThrow();
    expect(logs).toHaveLength(1);
    expect(released()).toBe(1);
  });

  test('lets a handler send on closing, then ignores frames, and closes once', () => {
    const { channel, clock, carrier, events, story } = newCarrier();
    events.closing = () => void carrier.send('bye');
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

  test('closes after half a second when the reader has stalled', () => {
    const { clock, carrier, story, released } = newCarrier();
    carrier.close(closeReasons.slow);
    clock.advance(499);
    expect(released()).toBe(0);
    clock.advance(1);
    expect(released()).toBe(1);
    expect(story).toEqual(['closing', 'closed']);
  });

  test('returns lost after it has closed, without calling the library', () => {
    const { channel, carrier } = newCarrier();
    channel.gone();
    channel.onSend = failing;
    expect(carrier.send('x')).toBe('lost');
    expect(carrier.buffered()).toBe(0);
  });

  test('returns 0 buffered bytes when the library throws', () => {
    const { channel, carrier } = newCarrier();
    expect(carrier.buffered()).toBe(7);
    channel.bufferedAmount = failing;
    expect(carrier.buffered()).toBe(0);
  });

  test('emits drained until it closes', () => {
    const { channel, carrier, story } = newCarrier();
    expect(channel.threshold).toBe(LOW_WATER_BYTES);
    channel.low();
    expect(story).toEqual(['drained']);
    carrier.close(closeReasons.ended);
    channel.low();
    expect(story).toEqual(['drained', 'closing']);
  });

  test('has the address of the client', () => {
    expect(newCarrier().carrier.address).toBe('192.0.2.1');
  });

  test('logs errors from the library', () => {
    const { channel, logs } = newCarrier();
    channel.fail('SCTP is unwell');
    expect(logs).toEqual([expect.stringContaining('SCTP is unwell')]);
  });
});

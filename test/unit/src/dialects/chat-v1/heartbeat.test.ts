import { describe, expect, test } from 'bun:test';
import { Heartbeat } from '../../../../../src/dialects/chat-v1/heartbeat.ts';
import { manualClock, type ManualClock } from '../../../../helpers/manual-clock.ts';

class FakeConnection {
  pings = 0;
  closes = 0;
  receivedAt: number;
  sentAt: number;
  constructor(private readonly clock: ManualClock) {
    this.receivedAt = this.sentAt = clock.elapsed();
  }
  ping(): void {
    this.pings++;
    this.sentAt = this.clock.elapsed();
  }
  closeIdle(): void {
    this.closes++;
  }
  receiveFrame(): void {
    this.receivedAt = this.clock.elapsed();
  }
  sendFrame(): void {
    this.sentAt = this.clock.elapsed();
  }
}

function watching() {
  const clock = manualClock();
  const heartbeat = new Heartbeat(clock);
  const connection = new FakeConnection(clock);
  heartbeat.watch(connection);
  return { clock, heartbeat, connection };
}

describe('Heartbeat', () => {
  test('pings a connection that received nothing for 5 s, and not before', () => {
    const { clock, connection } = watching();
    clock.advance(4_999);
    expect(connection.pings).toBe(0);
    clock.advance(1_001);
    expect(connection.pings).toBe(1);
  });

  test('does not ping a connection that receives and sends', () => {
    const { clock, connection } = watching();
    for (let second = 0; second < 60; second++) {
      clock.advance(1_000);
      connection.receiveFrame();
      connection.sendFrame();
    }
    expect([connection.pings, connection.closes]).toEqual([0, 0]);
  });

  test('pings a connection that receives but sends nothing, so that the client keeps it', () => {
    const { clock, connection } = watching();
    for (let second = 0; second < 30; second++) {
      clock.advance(1_000);
      connection.receiveFrame();
    }
    // Every 5 s, and so well within the 15 s after which a client gives up.
    expect(connection.pings).toBe(6);
    expect(connection.closes).toBe(0);
  });

  test('pings a connection that sends but receives nothing', () => {
    const { clock, connection } = watching();
    for (let second = 0; second < 11; second++) {
      clock.advance(1_000);
      connection.sendFrame();
    }
    expect([connection.pings, connection.closes]).toEqual([2, 0]);
    clock.advance(1_000);
    expect(connection.closes).toBe(1);
  });

  test('pings again only after another 5 s, and closes after 12 s without a frame', () => {
    const { clock, heartbeat, connection } = watching();
    clock.advance(11_999);
    expect([connection.pings, connection.closes]).toEqual([2, 0]);
    clock.advance(1);
    expect(connection.closes).toBe(1);
    heartbeat.unwatch(connection);
    clock.advance(60_000);
    expect(connection.closes).toBe(1);
  });

  test('stops its timer with the last connection, and starts it with the next', () => {
    const { clock, heartbeat, connection } = watching();
    heartbeat.unwatch(connection);
    clock.advance(2_000);
    expect(clock.pending).toBe(0);
    connection.receiveFrame();
    heartbeat.watch(connection);
    clock.advance(6_000);
    expect(connection.pings).toBe(1);
  });

  test('watches many connections with one timer', () => {
    const { clock, heartbeat } = watching();
    for (let count = 0; count < 100; count++) heartbeat.watch(new FakeConnection(clock));
    expect(clock.pending).toBe(1);
  });

  test('survives a connection that unwatches another during a check', () => {
    const { clock, heartbeat, connection } = watching();
    const other = new FakeConnection(clock);
    heartbeat.watch(other);
    connection.closeIdle = () => {
      heartbeat.unwatch(connection);
      heartbeat.unwatch(other);
    };
    clock.advance(30_000);
    expect(clock.pending).toBe(0);
  });

  test.each([13_000, 20_000, 3_600_000])(
    'pings but closes no connection after the process was stopped for %d ms',
    (ms) => {
      const { clock, heartbeat, connection } = watching();
      const quiet = new FakeConnection(clock);
      heartbeat.watch(quiet);
      clock.advance(11_000);
      quiet.receiveFrame();
      clock.pause(ms);
      expect([connection.closes, quiet.closes]).toEqual([0, 0]);
      expect(quiet.pings).toBe(3);
      // What they sent meanwhile is read now.
      for (const answered of [connection, quiet]) answered.receiveFrame();
      clock.advance(4_000);
      expect([connection.closes, quiet.closes]).toEqual([0, 0]);
    },
  );

  test('closes a connection that stays idle after the process was stopped', () => {
    const { clock, connection } = watching();
    clock.advance(6_000);
    clock.pause(20_000);
    clock.advance(4_000);
    expect(connection.closes).toBe(0);
    clock.advance(1_000);
    expect(connection.closes).toBe(1);
  });

  test('closes no connection while every check is late', () => {
    const { clock, connection } = watching();
    for (let check = 0; check < 30; check++) clock.pause(2_000);
    expect(connection.closes).toBe(0);
    clock.advance(1_000);
    expect(connection.closes).toBe(1);
  });
});

import { describe, expect, test } from 'bun:test';
import { Heartbeat } from '../../../../../src/dialects/chat-v1/heartbeat.ts';
import { manualClock, type ManualClock } from '../../../../helpers/manual-clock.ts';

class Someone {
  pings = 0;
  ended = 0;
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
    this.ended++;
  }
  speak(): void {
    this.receivedAt = this.clock.elapsed();
  }
  listen(): void {
    this.sentAt = this.clock.elapsed();
  }
}

function watching() {
  const clock = manualClock();
  const heartbeat = new Heartbeat(clock);
  const someone = new Someone(clock);
  heartbeat.watch(someone);
  return { clock, heartbeat, someone };
}

describe('Heartbeat', () => {
  test('pings a connection that received nothing for 5 s, and not before', () => {
    const { clock, someone } = watching();
    clock.advance(4_999);
    expect(someone.pings).toBe(0);
    clock.advance(1_001);
    expect(someone.pings).toBe(1);
  });

  test('does not ping a connection that receives and sends', () => {
    const { clock, someone } = watching();
    for (let second = 0; second < 60; second++) {
      clock.advance(1_000);
      someone.speak();
      someone.listen();
    }
    expect([someone.pings, someone.ended]).toEqual([0, 0]);
  });

  test('pings a connection that receives but sends nothing, so that the client keeps it', () => {
    const { clock, someone } = watching();
    for (let second = 0; second < 30; second++) {
      clock.advance(1_000);
      someone.speak();
    }
    // Every 5 s, and so well within the 15 s after which a client gives up.
    expect(someone.pings).toBe(6);
    expect(someone.ended).toBe(0);
  });

  test('pings a connection that sends but receives nothing', () => {
    const { clock, someone } = watching();
    for (let second = 0; second < 11; second++) {
      clock.advance(1_000);
      someone.listen();
    }
    expect([someone.pings, someone.ended]).toEqual([2, 0]);
    clock.advance(1_000);
    expect(someone.ended).toBe(1);
  });

  test('pings again only after another 5 s, and closes after 12 s without a frame', () => {
    const { clock, heartbeat, someone } = watching();
    clock.advance(11_999);
    expect([someone.pings, someone.ended]).toEqual([2, 0]);
    clock.advance(1);
    expect(someone.ended).toBe(1);
    heartbeat.unwatch(someone);
    clock.advance(60_000);
    expect(someone.ended).toBe(1);
  });

  test('stops its timer with the last connection, and starts it with the next', () => {
    const { clock, heartbeat, someone } = watching();
    heartbeat.unwatch(someone);
    clock.advance(2_000);
    expect(clock.pending).toBe(0);
    someone.speak();
    heartbeat.watch(someone);
    clock.advance(6_000);
    expect(someone.pings).toBe(1);
  });

  test('watches many connections with one timer', () => {
    const { clock, heartbeat } = watching();
    for (let count = 0; count < 100; count++) heartbeat.watch(new Someone(clock));
    expect(clock.pending).toBe(1);
  });

  test('survives a connection that unwatches another during a check', () => {
    const { clock, heartbeat, someone } = watching();
    const other = new Someone(clock);
    heartbeat.watch(other);
    someone.closeIdle = () => {
      heartbeat.unwatch(someone);
      heartbeat.unwatch(other);
    };
    clock.advance(30_000);
    expect(clock.pending).toBe(0);
  });
});

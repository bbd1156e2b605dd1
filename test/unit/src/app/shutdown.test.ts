import { describe, expect, test } from 'bun:test';
import { Drain } from '../../../../src/app/drain.ts';
import { Shutdown } from '../../../../src/app/shutdown.ts';
import type { FakeCarrier } from '../../../helpers/fake-carrier.ts';
import { inRoom, sentMessages, sentOfType } from '../../../helpers/in-room.ts';
import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';
import { promisesSettled } from '../../../helpers/promises-settled.ts';
import { seededRandom } from '../../../helpers/seeded-random.ts';

/** A connection that records when it was closed, and stays open when it is stuck. */
interface FakeConnection {
  readonly id: number;
  readonly isStuck: boolean;
  closedAt: number | undefined;
  retryAfter: number | undefined;
  close(reason: { readonly code: string; readonly retryAfter?: number }): void;
}

interface Options {
  readonly drainMs?: number;
  readonly hasEngine?: boolean;
  readonly members?: number;
  readonly isStuck?: boolean;
  readonly seed?: number;
}

/** Creates the shutdown of a server with fake connections. Its end is recorded, not carried out. */
function newShutdown({ drainMs = 2_000, hasEngine = false, members = 0, isStuck = false, seed = 1 }: Options = {}) {
  const clock = manualClock();
  const { log, lines } = logBook();
  const drain = new Drain();
  const closings: FakeConnection[] = [];
  const exits: { readonly code: number; readonly at: number }[] = [];
  const connections = Array.from({ length: members }, (_, id): FakeConnection => ({
    ...{ id, isStuck, closedAt: undefined, retryAfter: undefined },
    close({ code, retryAfter }) {
      expect(code).toBe('shutdown');
      this.closedAt = clock.elapsed();
      this.retryAfter = retryAfter;
      closings.push(this);
    },
  }));
  let rests = 0;
  let stops = 0;
  const deps = {
    ...{ clock, log, random: seededRandom(seed), drain, drainMs, hasEngine },
    connections: () => connections,
    closeRest: () => void rests++,
    areAllClosed: () => connections.every((connection) => connection.closedAt !== undefined && !connection.isStuck),
    stopServer: () => void stops++,
    flushes: [] as readonly (() => Promise<void>)[],
    exit: (code: number) => void exits.push({ code, at: clock.elapsed() }),
  };
  const shutdown = new Shutdown(deps);
  return {
    ...{ clock, drain, deps, shutdown, connections, closings, exits, logs: lines },
    rests: () => rests,
    stops: () => stops,
  };
}

describe('Shutdown', () => {
  test('refuses new members and fails the readiness check from the first signal on', () => {
    const { drain, shutdown } = newShutdown({ members: 1 });
    expect([drain.refusal(), drain.failure()]).toEqual([undefined, undefined]);
    shutdown.signal();
    expect(drain.refusal()).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    expect(drain.failure()).toContain('shutting down');
  });

  test('exits at once without members, with code 0', () => {
    const { clock, shutdown, exits, stops } = newShutdown();
    shutdown.signal();
    clock.advance(2_000);
    expect(exits).toEqual([{ code: 0, at: 150 }]);
    expect(stops()).toBe(1);
  });

  test('releases each member once, evenly over all but the last second, each with a random wait of up to a second', () => {
    const { clock, shutdown, connections, closings, exits } = newShutdown({ members: 200, drainMs: 10_000 });
    shutdown.signal();
    expect(closings).toHaveLength(1);
    for (const [elapsed, released] of [
      [2_250, 51],
      [4_500, 101],
      [8_990, 200],
    ] as const) {
      clock.advance(elapsed - clock.elapsed());
      expect(Math.abs(closings.length - released)).toBeLessThan(3);
    }
    expect(exits).toEqual([]);
    clock.advance(1_000);
    expect(new Set(closings).size).toBe(200);
    expect(closings).toHaveLength(200);
    const waits = connections.map(({ retryAfter = Number.NaN }) => retryAfter);
    expect(waits.every((wait) => Number.isInteger(wait) && wait >= 0 && wait <= 1_000)).toBe(true);
    expect(new Set(waits).size).toBeGreaterThan(100);
    expect(exits).toMatchObject([{ code: 0 }]);
  });

  test('releases members in another order each time', () => {
    const orders = [1, 2].map((seed) => {
      const { clock, shutdown, closings } = newShutdown({ members: 50, seed });
      shutdown.signal();
      clock.advance(2_000);
      expect(closings).toHaveLength(50);
      return closings.map(({ id }) => id);
    });
    expect(orders[0]).not.toEqual(orders[1] as number[]);
    expect(orders[0]).not.toEqual([...(orders[0] as number[])].sort((a, b) => a - b));
  });

  test.each([
    [1_000, 250],
    [2_000, 500],
    [6_000, 1_500],
    [60_000, 2_000],
  ])('with an engine and a drain of %d ms releases no member for %d ms', (drainMs, noticeMs) => {
    const { clock, shutdown, closings } = newShutdown({ members: 10, drainMs, hasEngine: true });
    shutdown.signal();
    clock.advance(noticeMs - 1);
    expect(closings).toEqual([]);
    clock.advance(20);
    expect(closings).not.toEqual([]);
    clock.advance(drainMs);
    expect(closings).toHaveLength(10);
  });

  test.each([0, 1_000])('with a drain of %d ms releases all members at once', (drainMs) => {
    const { clock, shutdown, closings, exits } = newShutdown({ members: 50, drainMs });
    shutdown.signal();
    expect(closings).toHaveLength(50);
    clock.advance(1_000);
    expect(exits).toEqual([{ code: 0, at: 150 }]);
  });

  test.each([0, 2_000, 60_000])('ends before its deadline of %d ms when connections stay open', (drainMs) => {
    const { clock, shutdown, closings, exits, rests } = newShutdown({ members: 5, drainMs, isStuck: true });
    shutdown.signal();
    clock.advance(Math.max(drainMs, 1_000) - 160);
    expect(exits).toEqual([]);
    clock.advance(60);
    expect(exits).toMatchObject([{ code: 0 }]);
    expect(closings).toHaveLength(5);
    expect(rests()).toBeGreaterThan(0);
  });

  test('ends before its deadline when every step fails', () => {
    const { clock, deps, exits, logs } = newShutdown({ members: 5 });
    const fail = () => {
      throw new Error('stuck');
    };
    new Shutdown({ ...deps, connections: fail, closeRest: fail, areAllClosed: fail, stopServer: fail }).signal();
    clock.advance(2_000);
    expect(exits).toMatchObject([{ code: 0 }]);
    expect(logs.join('\n')).toContain('the shutdown failed in part {"error":"stuck"}');
  });

  test('exits after what is only in memory is stored, for which it waits until its deadline', async () => {
    const { clock, deps, exits, logs } = newShutdown();
    const stored = Promise.withResolvers<void>();
    new Shutdown({ ...deps, flushes: [() => stored.promise, () => Promise.reject(new Error('full'))] }).signal();
    clock.advance(1_000);
    await promisesSettled();
    expect(exits).toEqual([]);
    stored.resolve();
    await promisesSettled();
    clock.advance(20);
    expect(exits).toEqual([{ code: 0, at: 1_010 }]);
    expect(logs.join('\n')).toContain('the shutdown failed in part {"error":"full"}');
    const stuck = newShutdown();
    new Shutdown({ ...stuck.deps, flushes: [() => new Promise(() => {})] }).signal();
    stuck.clock.advance(2_000);
    expect(stuck.exits).toEqual([{ code: 0, at: expect.closeTo(1_850, -2) }]);
  });

  test('releases all members when one of them fails to close', () => {
    const { clock, shutdown, connections, closings, exits } = newShutdown({ members: 5 });
    const [broken] = connections;
    if (broken) {
      broken.close = () => {
        throw new Error('broken');
      };
    }
    shutdown.signal();
    clock.advance(2_000);
    expect(closings).toHaveLength(4);
    expect(exits).toMatchObject([{ code: 0 }]);
  });

  test('releases all members that are due after the process was stopped for a while', () => {
    const { clock, shutdown, closings, exits } = newShutdown({ members: 50, drainMs: 10_000 });
    shutdown.signal();
    clock.pause(9_500);
    expect(closings).toHaveLength(50);
    clock.advance(500);
    expect(exits).toMatchObject([{ code: 0 }]);
  });

  test('exits as soon as all members have left by themselves', () => {
    const { clock, shutdown, connections, exits } = newShutdown({ members: 50, drainMs: 60_000 });
    shutdown.signal();
    clock.advance(1_000);
    for (const connection of connections) connection.closedAt = clock.elapsed();
    clock.advance(200);
    expect(exits).toMatchObject([{ code: 0 }]);
  });

  test('exits at once with code 1 on a second signal, also while a connection is stuck', () => {
    const { clock, shutdown, exits } = newShutdown({ members: 50, isStuck: true, drainMs: 60_000 });
    shutdown.signal();
    clock.advance(1_000);
    shutdown.signal();
    expect(exits).toEqual([{ code: 1, at: 1_000 }]);
  });

  test('ignores a signal that arrives twice, as that of a terminal through "bun start"', () => {
    const { clock, shutdown, exits } = newShutdown({ members: 50, drainMs: 60_000 });
    shutdown.signal();
    shutdown.signal();
    clock.advance(499);
    shutdown.signal();
    expect(exits).toEqual([]);
    clock.advance(1);
    shutdown.signal();
    expect(exits).toEqual([{ code: 1, at: 500 }]);
  });

  test('lets members that wait go on chatting, and keeps released ones in the room', () => {
    const { clock, rooms, chat, plain } = inRoom();
    const members = Array.from({ length: 10 }, () => chat());
    const quiet = plain();
    const drainMs = 3_000;
    const isClosed = (carrier: FakeCarrier) => carrier.closeReason !== undefined;
    new Shutdown({
      ...{ clock, log: logBook().log, random: seededRandom(1), drain: new Drain(), drainMs, hasEngine: false },
      connections: () => rooms.outlets(),
      closeRest: (reason) => rooms.close(reason),
      areAllClosed: () => [...members, quiet].every(isClosed),
      stopServer() {},
      flushes: [],
      exit() {},
    }).signal();
    let sends = 0;
    while (!members.every(isClosed)) {
      const speaker = members.find((member) => !isClosed(member));
      const before = members.filter((member) => !isClosed(member));
      speaker?.receive({ type: 'send', id: `during-the-drain-${++sends}`, text: `text ${sends}` });
      clock.advance(20);
      for (const member of before.filter((other) => !isClosed(other)))
        expect(sentOfType(member, 'message').at(-1)?.text).toBe(`text ${sends}`);
    }
    expect(sends).toBeGreaterThan(50);
    const ids = members.map((member) => sentOfType(member, 'welcome')[0]?.you.id);
    for (const member of members) {
      expect(sentMessages(member).at(-1)).toMatchObject({ type: 'bye', code: 'shutdown' });
      expect(sentMessages(member).at(-1)).toHaveProperty('retryAfter');
      // Only the plain member leaves.
      expect(sentOfType(member, 'left').filter(({ member: { id } }) => ids.includes(id))).toEqual([]);
    }
    expect(isClosed(quiet)).toBe(true);
    expect(quiet.sent.join()).not.toContain('shutdown');
  });
});

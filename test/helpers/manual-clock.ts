import type { Clock } from '../../src/clock.ts';

/** A clock that moves when it is told to. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, calling what falls due on the way, each at its own time and in order. */
  advance(ms: number): void;
  /** How many calls are still to come. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Starts at a fixed moment, so that tests see the same times every day. */
export function manualClock(start: number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  const timers = new Set<Timer>();
  /** The earliest that is due; of several at one time the one that was set first. */
  const due = (until: number): Timer | undefined => {
    let earliest: Timer | undefined;
    for (const timer of timers) if (timer.at <= until && timer.at < (earliest?.at ?? Infinity)) earliest = timer;
    return earliest;
  };
  return {
    now: () => now,
    elapsed: () => now - start,
    after(ms, run) {
      const timer: Timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = now + ms;
      for (let timer = due(end); timer; timer = due(end)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
      }
      now = end;
    },
    get pending() {
      return timers.size;
    },
  };
}

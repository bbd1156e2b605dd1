import type { Clock } from '../../src/clock.ts';

/** A clock that a test advances. */
export interface ManualClock extends Clock {
  /** Advances by `ms` and runs the timers that fall due, in order, each at its own time. */
  advance(ms: number): void;
  /** Corrects the wall clock by `ms`, forward or back. Durations and timers do not change. */
  correctWall(ms: number): void;
  /** Lets `ms` pass while the process is stopped. The timers that fell due run at its end, in order and late. */
  pause(ms: number): void;
  /** Lets `ms` pass while the event loop is blocked. Timers that fell due run at the next `advance`. */
  block(ms: number): void;
  /** The number of timers that have not run. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Creates a clock that starts at a fixed time, so that tests see the same times every day. */
export function manualClock(start: number = Date.UTC(2026, 0, 1)): ManualClock {
  let wallAtStart = start;
  let elapsed = 0;
  const timers = new Set<Timer>();
  /** Finds the earliest timer that is due. Of timers with the same time it is the one that was set first. */
  const due = (until: number): Timer | undefined => {
    let earliest: Timer | undefined;
    for (const timer of timers) if (timer.at <= until && timer.at < (earliest?.at ?? Infinity)) earliest = timer;
    return earliest;
  };
  const advance = (ms: number) => {
    const end = elapsed + ms;
    for (let timer = due(end); timer; timer = due(end)) {
      timers.delete(timer);
      elapsed = Math.max(elapsed, timer.at);
      timer.run();
    }
    elapsed = Math.max(elapsed, end);
  };
  return {
    wall: () => wallAtStart + elapsed,
    elapsed: () => elapsed,
    after(ms, run) {
      const timer: Timer = { at: elapsed + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance,
    correctWall(ms) {
      wallAtStart += ms;
    },
    pause(ms) {
      elapsed += ms;
      advance(0);
    },
    block(ms) {
      elapsed += ms;
    },
    get pending() {
      return timers.size;
    },
  };
}

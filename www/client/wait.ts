import type { Cancel, Clock } from '../../src/clock.ts';
import { MAX_KICK_SECONDS } from '../../src/protocol/limits.ts';

/** Without a minimum, a server that sends a wait of 0 would be flooded with retries. */
const MIN_WAIT_MS = 100;
/** Without a maximum, a timer could overflow and run at once. */
const MAX_WAIT_MS = 3_600_000;

/** Maximum wait after a kick. The interface shows it, and no timer waits for it. */
export const MAX_KICK_MS = MAX_KICK_SECONDS * 1_000;

/** Limits a server's `retryAfter`, in milliseconds, to a range from 100 to `maxMs` (default: an hour). Undefined if not a number. */
export function readWait(ms: unknown, maxMs: number = MAX_WAIT_MS): number | undefined {
  return typeof ms === 'number' && ms === ms ? Math.min(Math.max(ms, MIN_WAIT_MS), maxMs) : undefined;
}

/** The steps of `afterSteps`. */
const STEP_MS = 100;

/** Calls back after a wait that is counted in steps. A page that draws for a second meanwhile loses one step, not the wait. */
export function afterSteps(clock: Clock, waitMs: number, callback: () => void): Cancel {
  let cancel!: Cancel;
  const step = (leftMs: number) => {
    cancel = clock.after(Math.min(leftMs, STEP_MS), () => (leftMs > STEP_MS ? step(leftMs - STEP_MS) : callback()));
  };
  step(waitMs);
  return () => cancel();
}

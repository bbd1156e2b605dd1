import { systemClock, type Clock } from './clock.ts';
import { errorText, type Log } from './log.ts';

/** A timer of at least this length is a deadline for a client, in milliseconds. Shorter ones pace the server's own work. */
const MIN_DEADLINE_MS = 2_000;
/** A deadline that runs later than this was missed by the server: the process was stopped, or had no CPU. */
const MAX_LATENESS_MS = 1_000;
/** Maximum extension of such a deadline. */
const MAX_EXTENSION_MS = 5_000;

/** The clock of this machine. A delay of 0 waits for one turn of the event loop, which is shorter than any timer. */
export const eventLoopClock: Clock = {
  ...systemClock,
  after(delayMs, run) {
    if (delayMs > 0) return systemClock.after(delayMs, run);
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  },
};

/**
 * Guards the timers of a clock. An exception in a timer becomes a log line; it would otherwise end the process. A deadline
 * that runs too late is extended once by its lateness, so that the server first reads what clients sent in the meantime.
 */
export function guardClock(clock: Clock, log: Log): Clock {
  return {
    wall: () => clock.wall(),
    elapsed: () => clock.elapsed(),
    after(delayMs, run) {
      const runSafely = () => {
        try {
          run();
        } catch (error) {
          log('a timer failed', { error: errorText(error) }, 'error');
        }
      };
      const dueAt = clock.elapsed() + delayMs;
      let cancel = clock.after(delayMs, () => {
        const latenessMs = clock.elapsed() - dueAt;
        if (delayMs < MIN_DEADLINE_MS || latenessMs < MAX_LATENESS_MS) return runSafely();
        cancel = clock.after(Math.min(latenessMs, MAX_EXTENSION_MS), runSafely);
      });
      return () => cancel();
    },
  };
}

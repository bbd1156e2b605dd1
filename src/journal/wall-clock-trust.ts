import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

const HOUR_MS = 3_600_000;
/** Largest jump of the wall clock against the monotonic one that is an ordinary correction. */
const MAX_JUMP_MS = 24 * HOUR_MS;
/** Longest time that may have passed between the last stamp and a start. */
const MAX_ABSENCE_MS = 24 * HOUR_MS;
/** Corrections by less than this happen all the time. */
const MAX_STEP_BACK_MS = 60_000;
/** Time that a suspect clock has to be corrected in. */
const WAIT_MS = 2 * HOUR_MS;

/** What earlier runs of the server know about the time. */
export interface EarlierTimes {
  /** Wall time that the server wrote last, if it did. */
  readonly stamp: number | undefined;
  /** Time of the newest event; 0 when there is none. */
  readonly newestEvent: number;
}

/**
 * Decides whether the wall clock may decide which events are old. A clock that is wrong for a minute would otherwise
 * remove all history. A suspect clock is trusted after two hours of uptime in which nothing suspect happened.
 */
export class WallClockTrust {
  #trustedFrom = Number.NEGATIVE_INFINITY;
  /** The latest wall time that is known to have passed. */
  #latest: number;
  #readAt: { readonly wall: number; readonly elapsed: number };

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    { stamp, newestEvent }: EarlierTimes,
  ) {
    const wall = clock.wall();
    this.#readAt = { wall, elapsed: clock.elapsed() };
    this.#latest = Math.max(stamp ?? 0, newestEvent);
    const lastSeen = stamp ?? newestEvent;
    if (lastSeen > 0 && wall - lastSeen > MAX_ABSENCE_MS) this.#suspect('it is over a day past the last run');
  }

  /** Returns the wall time, or undefined while nothing may be removed by its age. Call it at least once a minute. */
  read(): number | undefined {
    const wall = this.clock.wall();
    const elapsed = this.clock.elapsed();
    const jump = wall - this.#readAt.wall - (elapsed - this.#readAt.elapsed);
    this.#readAt = { wall, elapsed };
    if (Math.abs(jump) > MAX_JUMP_MS) this.#suspect('it jumped by more than a day');
    else if (wall < this.#latest - MAX_STEP_BACK_MS) this.#suspect('it is behind what was written earlier');
    // From here on the clock as it is now is what counts, so that one wrong stamp does not raise suspicion forever.
    this.#latest = wall;
    return elapsed < this.#trustedFrom ? undefined : wall;
  }

  #suspect(why: string): void {
    this.#trustedFrom = this.clock.elapsed() + WAIT_MS;
    const wall = new Date(this.clock.wall()).toISOString();
    this.log('the system clock is suspect: for two hours, nothing is removed because of its age', { why, wall });
  }
}

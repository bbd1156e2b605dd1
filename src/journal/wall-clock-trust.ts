import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

const HOUR_MS = 3_600_000;
/** Maximum jump of the wall clock, relative to the monotonic clock, that counts as an ordinary correction. */
const MAX_JUMP_MS = 24 * HOUR_MS;
/** Maximum time between the last stamp and a start. */
const MAX_ABSENCE_MS = 24 * HOUR_MS;
/** Maximum backward step that counts as an ordinary correction. */
const MAX_STEP_BACK_MS = 60_000;
/** Time for which a suspect clock is not trusted. Operators can correct it in this time. */
const DISTRUST_MS = 2 * HOUR_MS;

/** Wall times that earlier runs of the server stored. */
export interface EarlierTimes {
  /** Latest stamp; undefined for a file without stamps. */
  readonly stamp: number | undefined;
  /** Time of the newest event; 0 for a file without events. */
  readonly newestEvent: number;
}

/**
 * Decides whether pruning may use the wall clock. A clock that is wrong for a minute would otherwise remove all history. A
 * suspect clock is trusted again after two hours without a suspect jump.
 */
export class WallClockTrust {
  #trustedFrom = Number.NEGATIVE_INFINITY;
  /** The latest known wall time. */
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
    if (lastSeen > 0 && wall - lastSeen > MAX_ABSENCE_MS) this.#suspect('it is more than a day after the last run');
  }

  /** Returns the wall time, or undefined while the clock is suspect. Call it at least once a minute. */
  read(): number | undefined {
    const wall = this.clock.wall();
    const elapsed = this.clock.elapsed();
    const jump = wall - this.#readAt.wall - (elapsed - this.#readAt.elapsed);
    this.#readAt = { wall, elapsed };
    if (Math.abs(jump) > MAX_JUMP_MS) this.#suspect('it jumped by more than a day');
    else if (wall < this.#latest - MAX_STEP_BACK_MS) this.#suspect('it is before a time that an earlier run stored');
    // Later calls compare with this time, so that one wrong stamp does not make the clock suspect forever.
    this.#latest = wall;
    return elapsed < this.#trustedFrom ? undefined : wall;
  }

  #suspect(why: string): void {
    this.#trustedFrom = this.clock.elapsed() + DISTRUST_MS;
    const wall = new Date(this.clock.wall()).toISOString();
    this.log('the system clock is suspect: no event is removed by age for two hours', { why, wall }, 'warn');
  }
}

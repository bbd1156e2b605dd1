import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { MallocTrim } from './malloc-trim.ts';

/** Number of closed peers after which memory is given back: about 25 MB. The next peers use the memory of fewer. */
const MIN_CLOSED_PEERS = 100;
/** Minimum time between two times that memory is given back. */
const MIN_INTERVAL_MS = 30_000;
/** Interval of the checks whether the server is busy. */
const CHECK_MS = 1_000;
/** A check that runs later than this means that the event loop is busy. */
const MAX_LATENESS_MS = 20;
/** Number of checks one after another that must be on time. The peers free their memory during them. */
const QUIET_CHECKS = 5;

/**
 * Gives memory back to the operating system after many peers have closed. glibc keeps 270 KB of each otherwise. Does so only while
 * nothing delays the event loop, because other threads cannot allocate meanwhile.
 */
export class MemoryTrimmer {
  #closed = 0;
  #isWaiting = false;
  #trimmedAt = -MIN_INTERVAL_MS;
  /** Undefined before the first use, and later where there is nothing to call. */
  #trim: MallocTrim | undefined;
  #isMissing = false;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly load: () => Promise<MallocTrim | undefined>,
  ) {}

  /** Counts a peer that has closed. */
  readonly peerClosed = (): void => {
    this.#closed++;
    if (this.#closed < MIN_CLOSED_PEERS || this.#isWaiting || this.#isMissing) return;
    this.#isWaiting = true;
    this.#check(QUIET_CHECKS);
  };

  /** Checks until the event loop was on time so often, then trims. */
  #check(remaining: number): void {
    const dueAt = this.clock.elapsed() + CHECK_MS;
    this.clock.after(CHECK_MS, () => {
      const now = this.clock.elapsed();
      if (now - dueAt > MAX_LATENESS_MS) return this.#check(QUIET_CHECKS);
      if (remaining > 1 || now - this.#trimmedAt < MIN_INTERVAL_MS) return this.#check(remaining - 1);
      void this.#trimNow();
    });
  }

  async #trimNow(): Promise<void> {
    try {
      this.#trim ??= await this.load();
      if (!this.#trim) {
        this.#isMissing = true;
        return this.log('memory of closed peers is left to the allocator', {}, 'debug');
      }
      const [peers, startedAt] = [this.#closed, this.clock.elapsed()];
      this.#trim();
      this.#trimmedAt = this.clock.elapsed();
      this.#closed = 0;
      this.log('gave memory of closed peers back', { peers, ms: Math.round(this.#trimmedAt - startedAt) }, 'debug');
    } catch (error) {
      this.#isMissing = true;
      this.log('memory of closed peers could not be given back', { error: errorText(error) }, 'warn');
    } finally {
      this.#isWaiting = false;
    }
  }
}

import type { Cancel, Clock } from '../clock.ts';
import { retryDelay } from './retry.ts';

/** Maximum number of attempts at a time. */
const MAX_POSTS = 4;
/** The receiver counts as down after this many failures in a row, of all rooms. */
const DOWN_AFTER_FAILURES = 8;

/** Collaborators of a gate. */
export interface PostGateDeps {
  readonly clock: Clock;
  readonly random: () => number;
  /** Called with the first success after the receiver was down. */
  readonly onRecovery: () => void;
}

/**
 * Limits the attempts of all rooms: four at a time, in the order in which the rooms call `enter`. A receiver that is down gets a single attempt at
 * a time, after pauses that grow, instead of four for each room.
 */
export class PostGate {
  readonly #waiting: ((isOpen: boolean) => void)[] = [];
  #posts = 0;
  /** Failures in a row. */
  #failures = 0;
  /** No attempt begins before this time of `elapsed`. */
  #pausedUntil = 0;
  #cancelPause: Cancel | undefined;
  #isClosed = false;

  constructor(private readonly deps: PostGateDeps) {}

  /** Whether the receiver counts as down. */
  get isDown(): boolean {
    return this.#failures >= DOWN_AFTER_FAILURES;
  }

  /** Resolves to true when an attempt may begin; `leave` must follow. Resolves to false once the gate is closed. */
  enter(): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiting.push(resolve);
    this.#admit();
    return promise;
  }

  /** Ends an attempt. `unused`: nothing was sent. `retryAfter`: milliseconds until the receiver accepts another attempt. */
  leave(outcome: 'delivered' | 'failed' | 'unused', retryAfter: number = 0): void {
    const { clock, random, onRecovery } = this.deps;
    this.#posts--;
    const wasDown = this.isDown;
    if (outcome === 'delivered') this.#failures = 0;
    if (outcome === 'failed') this.#failures++;
    const probes = this.#failures - DOWN_AFTER_FAILURES + 1;
    const downMs = outcome === 'failed' && this.isDown ? retryDelay(probes, random) : 0;
    const pauseMs = Math.max(retryAfter, downMs);
    if (pauseMs > 0) this.#pausedUntil = Math.max(this.#pausedUntil, clock.elapsed() + pauseMs);
    if (wasDown && !this.isDown) onRecovery();
    this.#admit();
  }

  /** Refuses all attempts from now on. */
  close(): void {
    this.#isClosed = true;
    this.#cancelPause?.();
    for (const resolve of this.#waiting.splice(0)) resolve(false);
  }

  #admit(): void {
    const { clock } = this.deps;
    this.#cancelPause?.();
    this.#cancelPause = undefined;
    const pauseMs = this.#pausedUntil - clock.elapsed();
    if (pauseMs > 0) {
      if (this.#waiting.length > 0) this.#cancelPause = clock.after(pauseMs, () => this.#admit());
      return;
    }
    while (this.#posts < (this.isDown ? 1 : MAX_POSTS)) {
      const resolve = this.#waiting.shift();
      if (!resolve) return;
      this.#posts++;
      resolve(true);
    }
  }
}

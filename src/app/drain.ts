import { unavailable, type Problem } from '../http/problem.ts';
import type { ReadinessCheck } from '../ports/readiness.ts';

/** `Retry-After` of a request that the server refuses while it drains. */
const RETRY_SECONDS = 1;

/** Whether the server is draining: it takes no new members and releases the ones it has, until the process ends. */
export class Drain implements ReadinessCheck {
  readonly name = 'drain';
  #hasBegun = false;

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Begins the drain. It never stops again. */
  begin(): void {
    this.#hasBegun = true;
  }

  failure(): string | undefined {
    return this.#hasBegun ? 'The server is shutting down.' : undefined;
  }

  /** Returns the refusal of a new session or WebSocket, or undefined before the drain. */
  refusal(): Problem | undefined {
    return this.#hasBegun ? unavailable('The server is shutting down. Try again.', RETRY_SECONDS) : undefined;
  }
}

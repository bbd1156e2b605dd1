import { Slots } from '../limits/slots.ts';
import type { ApiContext } from './app.ts';
import { apiError } from './errors.ts';

/** Maximum number of operations that look at many rooms at once. Members send in between. */
const MAX_SCANS = 2;
/** Maximum number of them that one key has open, those that wait included. */
const MAX_KEY_SCANS = 8;

/**
 * Limits operations that look at many rooms. One of them takes a third of a second of the processor in a store of 2,000 rooms:
 * without a limit, a key within its rate could keep the server busy for minutes.
 */
export class Scans {
  readonly #slots = new Slots(MAX_SCANS);
  readonly #open = new Map<string, number>();

  /** Runs `work` in its turn. Throws an ApiError when the key has too many of them open, and for a client that has gone meanwhile. */
  async run<Result>({ env, req }: ApiContext, work: () => Promise<Result>): Promise<Result> {
    const { keyName } = env;
    if ((this.#open.get(keyName) ?? 0) >= MAX_KEY_SCANS) {
      const detail = `The key "${keyName}" has ${MAX_KEY_SCANS} requests open that look at many rooms. Wait for one first.`;
      throw apiError(429, 'too-many-scans', detail, { headers: { 'Retry-After': '1' } });
    }
    this.#count(keyName, 1);
    await this.#slots.enter();
    try {
      // The client does not receive this.
      if (req.raw.signal.aborted) throw apiError(400, 'malformed', 'The request ended early.');
      return await work();
    } finally {
      this.#slots.leave();
      this.#count(keyName, -1);
    }
  }

  #count(keyName: string, change: number): void {
    const count = (this.#open.get(keyName) ?? 0) + change;
    if (count > 0) this.#open.set(keyName, count);
    else this.#open.delete(keyName);
  }
}

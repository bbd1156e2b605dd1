import type { Clock } from '../clock.ts';
import { type Problem, waitedInVain } from '../http/problem.ts';
import { LifoGate } from './lifo-gate.ts';

/**
 * Largest text that the server reads at once, in UTF-16 code units. It takes at most half a millisecond. The offers and
 * fragments of ordinary clients are smaller, so they never wait for large ones.
 */
const MAX_IMMEDIATE_UNITS = 4_096;

/** Limits of the queue. A text of 64 KiB can take five milliseconds. */
const QUEUE = { maxRunning: 32, maxWaiting: 1_000, timeoutMs: 3_000, maxBlockingMs: 4, restFactor: () => 0 };

/**
 * Reads offers and fragments without stopping other work. Bun handles all requests that arrive together in one turn of the event
 * loop: without a queue, 200 fragments of 53 KB from one address stopped every room for four seconds.
 */
export class SdpReader {
  readonly #gate: LifoGate;

  constructor(clock: Clock) {
    this.#gate = new LifoGate(clock, QUEUE);
  }

  /** Resolves to what `parse` returns for a text. A large text waits for its turn, or is refused when that takes too long or its client leaves. */
  async read<Result>(
    text: string,
    parse: (text: string) => Result | Problem,
    request: Pick<Request, 'signal'>,
  ): Promise<Result | Problem> {
    if (text.length <= MAX_IMMEDIATE_UNITS) return parse(text);
    const result = await this.#gate.run(async () => ({ parsed: parse(text) }), request);
    return result ? result.parsed : waitedInVain(request, 'Too many large offers or fragments at once. Try again.');
  }
}

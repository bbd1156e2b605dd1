import type { Clock } from '../clock.ts';
import { Problem } from '../http/problem.ts';

/** Maximum number of requests of one connection in a turn of the event loop. Browsers and proxies send one at a time. */
const MAX_PIPELINED = 16;

/** `Retry-After` of the refusal. */
const RETRY_SECONDS = 1;

/**
 * Limits pipelined requests (RFC 9112 section 9.3.2). Bun handles all requests that it has read from a connection in one turn
 * of the event loop: half a megabyte has 7,000 of them, which would stop every room for a third of a second.
 */
export class PipelineLimit {
  /** Number of requests in this turn of the event loop, by connection. */
  readonly #counts = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Counts a request, or returns the refusal when its connection has sent too many. Bun closes the connection after it. */
  refusal({ address, port }: { readonly address: string; readonly port: number }): Problem | undefined {
    if (this.#counts.size === 0) this.clock.after(0, () => this.#counts.clear());
    const connection = `${address} ${port}`;
    const count = (this.#counts.get(connection) ?? 0) + 1;
    this.#counts.set(connection, count);
    if (count <= MAX_PIPELINED) return undefined;
    const headers = { 'Retry-After': String(RETRY_SECONDS), Connection: 'close' };
    const detail = 'Too many requests at once on this connection. Wait for the responses.';
    return new Problem(429, detail, headers, { code: 'busy' });
  }
}

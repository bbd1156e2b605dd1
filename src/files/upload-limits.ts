import { Problem, unavailable } from '../http/problem.ts';
import { PerNetwork } from '../limits/per-network.ts';
import type { RateLimit } from '../limits/rate-limit.ts';

/** Maximum number of uploads at the same time, and of one network. Each holds up to 5 MB in memory. */
const MAX_UPLOADS = 16;
const MAX_UPLOADS_OF_NETWORK = 4;
/** `Retry-After` for an upload that finds no place. */
const RETRY_SECONDS = 2;
/** What an upload counts at least for the budget of its network, in KiB. */
const MIN_KIB = 256;

/** Limits uploads: how many run at the same time, and how much a network may upload. */
export class UploadLimits {
  #running = 0;
  readonly #ofNetwork = new PerNetwork(
    () => ({ running: 0 }),
    ({ running }) => running === 0,
  );

  constructor(private readonly rateLimit: RateLimit) {}

  /** Counts an upload as running until the returned function is called, or returns its refusal. */
  begin(address: string): (() => void) | Problem {
    const spent = this.rateLimit.currentRefusal('upload', address);
    if (spent) return spent;
    const network = this.#ofNetwork.get(address);
    if ((network?.running ?? 0) >= MAX_UPLOADS_OF_NETWORK) {
      const detail = `Your network has ${MAX_UPLOADS_OF_NETWORK} uploads at this moment. Try again later.`;
      return new Problem(429, detail, { 'Retry-After': String(RETRY_SECONDS) });
    }
    if (this.#running >= MAX_UPLOADS) return unavailable('Too many uploads at once. Try again.', RETRY_SECONDS);
    this.#running++;
    if (network) network.running++;
    return () => {
      this.#running--;
      if (network) network.running--;
    };
  }

  /** Counts what an upload has sent for the budget of its network. */
  charge(address: string, bytes: number): void {
    this.rateLimit.spend('upload', address, Math.max(MIN_KIB, Math.ceil(bytes / 1_024)));
  }
}

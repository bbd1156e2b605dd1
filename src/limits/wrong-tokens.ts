import type { Problem } from '../http/problem.ts';
import { PerNetwork } from './per-network.ts';
import type { RateLimit } from './rate-limit.ts';

/**
 * Time for which a network may present a wrong token again without being counted again. A page presents its token once for the
 * newest messages and once for each transport that it tries, and the answer to a token that was wrong is no news.
 */
const REPEAT_MS = 60_000;

/** Limits the wrong tokens of each network. */
export class WrongTokenLimit {
  /** When tokens of a network were counted, by their digests, the oldest first. */
  readonly #counted: PerNetwork<Map<string, number>>;

  constructor(
    private readonly rateLimit: RateLimit,
    private readonly elapsed: () => number,
  ) {
    this.#counted = new PerNetwork(
      () => new Map(),
      (counted) => this.#forgetOld(counted).size === 0,
    );
  }

  /** Returns the refusal of every token of a network that has sent too many wrong ones. */
  refusal(address: string): Problem | undefined {
    return this.rateLimit.currentRefusal('secret', address);
  }

  /** Counts a wrong token, unless the network has sent the same one just before. */
  count(address: string, token: string): void {
    const counted = this.#counted.get(address);
    if (!counted) return;
    // A digest that collisions can be found for would let two guesses count as one.
    const digest = new Bun.CryptoHasher('sha256').update(token).digest('base64');
    if (this.#forgetOld(counted).has(digest)) return;
    counted.set(digest, this.elapsed());
    // Tokens that are checked at the same time count as well, although the network is over its limit by then.
    this.rateLimit.spend('secret', address, 1);
  }

  #forgetOld(counted: Map<string, number>): Map<string, number> {
    for (const [digest, since] of counted) {
      if (this.elapsed() - since < REPEAT_MS) break;
      counted.delete(digest);
    }
    return counted;
  }
}

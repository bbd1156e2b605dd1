import type { Clock } from '../clock.ts';
import type { ApiKey } from '../config/api-settings.ts';
import { readHeaderToken, tokenRefusal, tokenRequired } from '../http/authorization.ts';
import { Problem } from '../http/problem.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { WrongTokens } from '../ports/admission.ts';
import { isSameSecret } from '../secrets.ts';
import { withCode } from './errors.ts';

/** Requests of one key, per second and at once. */
const KEY_RATE = { perSecond: 100, burst: 200 };

/** Number of characters of a derived command id. */
const COMMAND_ID_LENGTH = 22;

/** Collaborators of the keys. */
export interface KeyDeps {
  readonly keys: readonly ApiKey[];
  readonly clock: Clock;
  readonly wrongTokens: WrongTokens;
  /** Returns the refusal of a network that sends too many requests without a key. */
  readonly refuseStranger: (address: string) => Problem | undefined;
}

/** Checks the keys of requests, and limits the requests of each key. */
export class Keys {
  readonly #buckets: ReadonlyMap<string, TokenBucket>;

  constructor(private readonly deps: KeyDeps) {
    const now = deps.clock.elapsed();
    this.#buckets = new Map(deps.keys.map(({ name }) => [name, new TokenBucket(KEY_RATE, now)]));
  }

  /** Returns the name of the key that a request presents, or the refusal of the request. */
  admit(request: Request, address: string): string | Problem {
    const { keys, wrongTokens, refuseStranger } = this.deps;
    const token = readHeaderToken(request);
    if (token === undefined) {
      const flooded = refuseStranger(address);
      if (flooded) return withCode(flooded, 'network-rate');
      return withCode(tokenRequired('Send a key of API_KEYS as "Authorization: Bearer KEY".'), 'no-key');
    }
    const limited = wrongTokens.refusal(address);
    if (limited) return withCode(limited, 'wrong-keys');
    // Compares with all keys, so that the time does not depend on which one fits.
    const [found] = keys.filter(({ key }) => isSameSecret(token, key));
    if (found) return this.#limit(found.name);
    wrongTokens.count(address, token);
    return withCode(tokenRefusal('invalid_token', 'The server does not have this API key.'), 'wrong-key');
  }

  /**
   * Returns the function that derives ids of commands. They follow from the key itself: a member that guesses an
   * `Idempotency-Key` cannot use up the id of a ban before it is sent.
   */
  commandIds(name: string): (idempotencyKey: string, action: readonly string[]) => string {
    const secret = this.deps.keys.find((key) => key.name === name)?.key;
    return (idempotencyKey, action) => {
      const content = JSON.stringify([idempotencyKey, ...action]);
      return new Bun.CryptoHasher('sha256', secret).update(content).digest('base64url').slice(0, COMMAND_ID_LENGTH);
    };
  }

  #limit(name: string): string | Problem {
    const bucket = this.#buckets.get(name);
    bucket?.fill(KEY_RATE, this.deps.clock.elapsed());
    const waitMs = bucket?.waitMs(KEY_RATE, 1) ?? 0;
    if (waitMs > 0) {
      const headers = { 'Retry-After': String(Math.ceil(waitMs / 1_000)) };
      const detail = `The key "${name}" has sent over ${KEY_RATE.perSecond} requests a second.`;
      return withCode(new Problem(429, detail, headers), 'key-rate');
    }
    bucket?.spend(1);
    return name;
  }
}

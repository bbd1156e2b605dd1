import { type Clock, withTimeout } from '../../../src/clock.ts';
import { isRecord, parseJson } from '../../../src/protocol/json.ts';
import { ConnectError, type ConnectFailure } from '../connect-failure.ts';

/** Returns the token of the user: a JWT. Null means a guest. */
export type GetToken = () => string | null | Promise<string | null>;

/** How long `getToken` may take. */
const GET_TOKEN_TIMEOUT_MS = 10_000;

/** Printable ASCII without spaces, at most half a frame: the token travels in a URL, in a header and in `refresh`. */
const TOKEN = /^[!-~]{0,8192}$/;

/** Options of a `TokenSource`. */
export interface TokenSourceOptions {
  readonly token?: string | undefined;
  readonly getToken?: GetToken | undefined;
}

/** The token that a client presents to the server: the latest of `getToken`, or a fixed one. */
export class TokenSource {
  /** The token in use. Undefined when there is none. */
  token: string | undefined;
  getToken: GetToken | undefined;
  readonly #fixed: string | undefined;
  readonly #clock: Clock;
  /** Tokens of `getToken` in a row that the server refused. */
  #refusals = 0;

  constructor({ token, getToken }: TokenSourceOptions, clock: Clock) {
    this.token = this.#fixed = token;
    this.getToken = getToken;
    this.#clock = clock;
  }

  /** Resolves to the token to use from now on. Rejects with `ConnectError` when `getToken` fails or takes too long. */
  async load(): Promise<string | undefined> {
    const { getToken } = this;
    if (!getToken) return this.#fixed;
    let detail = 'getToken took too long.';
    const call = async () => {
      try {
        return ((await getToken()) ?? '').trim();
      } catch (error) {
        detail = String(error);
        return undefined;
      }
    };
    const token = await withTimeout(call(), GET_TOKEN_TIMEOUT_MS, this.#clock);
    // A page of HTML, for example, would make every request fail.
    if (token !== undefined && !TOKEN.test(token)) detail = 'getToken did not return a token.';
    else if (token !== undefined) return token || this.#fixed;
    throw new ConnectError({ kind: 'token-failed', detail });
  }

  /** Records that the server accepted the token. */
  accepted(): void {
    this.#refusals = 0;
  }

  /**
   * Returns what a failed connection means for the token. One refused token of `getToken` is replaced, and a second one in a
   * row means that the person is signed out. A fixed token cannot be replaced.
   */
  assess(failure: ConnectFailure): ConnectFailure {
    const { kind } = failure;
    if (kind === 'refused' && failure.status === 401 && this.token !== undefined) {
      const { detail } = failure;
      if (this.getToken) return { kind: this.#refusals++ ? 'signed-out' : 'token-failed', detail };
      if (readUser(this.token) !== undefined) return { kind: 'signed-out', detail };
    }
    if (kind === 'closed' && failure.close.code === 'expired' && !this.getToken)
      return { kind: 'signed-out', detail: failure.close.reason };
    return failure;
  }
}

/** Reads the user from a JWT, without verifying it. Returns undefined for any other token. */
export function readUser(token = ''): string | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims = parseJson(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
    return isRecord(claims) && typeof claims['sub'] === 'string' ? claims['sub'] : undefined;
  } catch {
    return undefined;
  }
}

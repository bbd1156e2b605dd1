import { type Clock, withTimeout } from '../../../src/clock.ts';
import type { IdentityStatus } from '../../../src/protocol/identity-messages.ts';
import { isRecord, parseJson } from '../../../src/protocol/json.ts';
import type { ConnectFailure } from '../connect-failure.ts';
import type { Credentials } from '../identity/credentials.ts';
import { readWait } from '../wait.ts';

/** How long `getToken` may take. */
const GET_TOKEN_TIMEOUT_MS = 10_000;
/** The characters of a bearer token (RFC 6750 section 2.1), at most half a frame. A server would take HTML and JSON for no token. */
const TOKEN = /^[\w.~+/=-]{0,8192}$/;
/** A token is refreshed this long before it expires, or after half of the time that is left if that is later. */
const REFRESH_LEAD_MS = 30_000;
/** Minimum time between two refreshes, also when the server names times in the past. */
const MIN_REFRESH_INTERVAL_MS = 5_000;

/** The client, as its login uses it. */
export interface LoginOwner {
  /** Presents a token of the same user on this connection. Returns false when it cannot be sent now. */
  refresh(token: string): boolean;
  /** Connects again, because the token names another user. `leaves`: as a new member. */
  reconnect(leaves: boolean): void;
  /** The verified user changed. Undefined for a guest. */
  changed(identity: IdentityStatus | undefined): void;
}

/** The token of a client, and the identity that the server has verified. Presents a new token before the old one expires. */
export class Login {
  /** The user that the token names. */
  user: string | undefined;
  identity: IdentityStatus | undefined;
  readonly #credentials: Credentials;
  readonly #clock: Clock;
  readonly #owner: LoginOwner;
  /** Tokens of `getToken` in a row that the server refused. */
  #refusals = 0;
  /** When to refresh, in milliseconds since 1970. */
  #refreshAt = Infinity;
  #cancelTimer = () => {};
  /** The last call of `identify`, until it has a token. Results of earlier calls, and of calls before a disconnection, do not count. */
  #call: object | undefined;
  /** A hand-over prevented the last call of `identify`. Unlike a new attempt, it does not load a token. */
  #isMissed = false;

  constructor(credentials: Credentials, clock: Clock, owner: LoginOwner) {
    this.#credentials = credentials;
    this.#clock = clock;
    this.#owner = owner;
  }

  /** Resolves to the token to use from now on. Rejects when `getToken` fails, takes too long or returns something else. */
  async load(): Promise<string | undefined> {
    const { getToken, token: fixed } = this.#credentials.source;
    if (!getToken) return fixed;
    const call = async () => {
      // A page's own function can return anything, such as parsed JSON.
      const token: unknown = (await getToken()) ?? '';
      if (typeof token === 'string') return token.trim();
      throw new TypeError(`getToken must return a text or null, not ${typeof token}.`);
    };
    const token = await withTimeout(call(), GET_TOKEN_TIMEOUT_MS, this.#clock);
    if (token !== undefined && TOKEN.test(token)) return token || fixed;
    throw new Error('getToken returned no token.');
  }

  /** Uses a token from now on. Returns true when the member of the last token belongs to another person. */
  use(token: string | undefined): boolean {
    const previous = this.user;
    this.#isMissed = false;
    this.#credentials.token = token;
    this.user = readUser(token);
    return previous !== undefined && previous !== this.user;
  }

  /**
   * Returns what a failed connection means for the token. One refused token of `getToken` is replaced, and a second one in a
   * row means that the person is signed out. A fixed token cannot be replaced.
   */
  assess(failure: ConnectFailure): ConnectFailure {
    const { source, token } = this.#credentials;
    const { getToken } = source;
    const isExpired = failure.kind === 'closed' && failure.close.code === 'expired';
    const isRefused = failure.kind === 'refused' && failure.status === 401;
    if (getToken ? !isRefused || !token : !isExpired && !(isRefused && this.user)) return failure;
    return {
      kind: getToken && !this.#refusals++ ? 'token-failed' : 'signed-out',
      detail: isRefused ? failure.detail : '',
    };
  }

  /** Handles the identity of a welcome, or of an acknowledged refresh. */
  verified(identity: IdentityStatus | undefined): void {
    const isOther = identity?.user !== this.identity?.user;
    this.identity = identity;
    this.#refusals = 0;
    if (this.#isMissed) void this.identify();
    else this.#schedule();
    if (isOther) this.#owner.changed(identity);
  }

  /** Refreshes the token if it is time. Call it when the page wakes up as well: timers stop while a laptop sleeps. */
  check(): void {
    this.#cancelTimer();
    const wait = this.#refreshAt - this.#clock.wall();
    if (wait <= 0) void this.identify();
    else if (wait < Infinity) this.#cancelTimer = this.#clock.after(readWait(wait) ?? 0, () => this.check());
  }

  /** Requests a token, and presents it: to this connection when it names the same user, and otherwise to a new one. */
  async identify(): Promise<void> {
    const call = (this.#call = {});
    this.#isMissed = false;
    // The next attempt is due unless the server verifies the new token first.
    this.#schedule();
    try {
      const token = await this.load();
      const credentials = this.#credentials;
      if (call !== this.#call) return;
      this.#call = undefined;
      if (token === credentials.token) return;
      if (readUser(token) !== this.user) this.#owner.reconnect(this.use(token));
      // A guest, or a server that does not verify tokens, has nothing to refresh.
      else if (!this.identity || !token || this.#owner.refresh(token)) credentials.token = token;
      else {
        this.#isMissed = true;
        // The hand-over may fail, and then no welcome follows.
        this.#refreshAt = this.#clock.wall() + MIN_REFRESH_INTERVAL_MS;
        this.check();
      }
    } catch (error) {
      // Nothing is lost while the old token is valid. After that, the attempt to connect reports the failure.
      console.warn(error);
    }
  }

  /** Stops refreshing until the next welcome. */
  stop(): void {
    this.#isMissed ||= this.#call !== undefined;
    this.#call = undefined;
    this.#refreshAt = Infinity;
    this.#cancelTimer();
  }

  #schedule(): void {
    const now = this.#clock.wall();
    const left = (this.identity?.expires ?? Infinity) - now;
    this.#refreshAt = this.#credentials.source.getToken
      ? now + Math.max(MIN_REFRESH_INTERVAL_MS, left - REFRESH_LEAD_MS, left / 2)
      : Infinity;
    this.check();
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

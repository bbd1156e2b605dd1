import type { Clock } from '../../../src/clock.ts';
import type { IdentityStatus, Refresh } from '../../../src/protocol/identity-messages.ts';
import { readUser, type TokenSource } from './token-source.ts';

/** A token is refreshed this long before it expires, or after half of the time that is left if that is later. */
const REFRESH_LEAD_MS = 30_000;
/** Minimum time between two refreshes, also when the server names times in the past. */
const MIN_REFRESH_INTERVAL_MS = 5_000;
/** Maximum delay of the timer. A timer with a longer delay could overflow and run at once. */
const MAX_TIMER_MS = 3_600_000;

/** Collaborators of a `Login`. A client may replace its token source. */
export interface LoginDeps {
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly makeId: () => string;
}

/** The client, as its login uses it. */
export interface LoginOwner {
  /** Returns false when the message cannot be sent now. */
  send(message: Refresh): boolean;
  /** Connects again, because the token names another user. `leaves`: as a new member. */
  reconnect(leaves: boolean): void;
  /** The user changed. Undefined for a guest. */
  changed(identity: IdentityStatus | undefined): void;
}

/** The verified identity of a member. While the member is in the room, presents a new token before the old one expires. */
export class Login {
  readonly #deps: LoginDeps;
  readonly #owner: LoginOwner;
  #identity: IdentityStatus | undefined;
  /** When to refresh, in milliseconds since 1970. Undefined when no token can be refreshed. */
  #refreshAt: number | undefined;
  #cancelTimer = () => {};
  /** The last call of `identify`. Results of earlier calls, and of calls before a disconnection, do not count. */
  #call = {};
  #refreshId: string | undefined;

  constructor(deps: LoginDeps, owner: LoginOwner) {
    this.#deps = deps;
    this.#owner = owner;
  }

  get identity(): IdentityStatus | undefined {
    return this.#identity;
  }

  /** Sets the identity of a welcome, or of an acknowledged refresh. */
  set(identity: IdentityStatus | undefined): void {
    const isOther = identity?.user !== this.#identity?.user;
    this.#identity = identity;
    this.#deps.tokens.accepted();
    this.#schedule();
    if (isOther) this.#owner.changed(identity);
  }

  /** Refreshes the token if it is time. Call it when the page wakes up as well: timers stop while a laptop sleeps. */
  check(): void {
    this.#cancelTimer();
    if (this.#refreshAt === undefined) return;
    const wait = this.#refreshAt - this.#deps.clock.wall();
    if (wait > 0) this.#cancelTimer = this.#deps.clock.after(Math.min(wait, MAX_TIMER_MS), () => this.check());
    else void this.identify();
  }

  /** Requests a token, and presents it: to this connection when it names the same user, and otherwise to a new one. */
  async identify(): Promise<void> {
    const { tokens, makeId } = this.#deps;
    const call = (this.#call = {});
    // Until the new token is acknowledged, the next attempt is due.
    this.#schedule();
    try {
      const token = await tokens.load();
      if (call !== this.#call || token === tokens.token) return;
      const previousUser = readUser(tokens.token);
      if (readUser(token) !== previousUser) {
        tokens.token = token;
        this.#owner.reconnect(previousUser !== undefined);
      } else if (!this.#identity) tokens.token = token;
      else if (token !== undefined) {
        const id = makeId();
        if (!this.#owner.send({ type: 'refresh', id, token })) return;
        tokens.token = token;
        this.#refreshId = id;
      }
    } catch (error) {
      // While the old token is valid, nothing is lost. The attempt to connect after that reports the failure.
      console.warn(error);
    }
  }

  /** Handles a refused command. Returns true when it was a refresh, for which the client has to connect again. */
  isRefused(id: string): boolean {
    return id === this.#refreshId;
  }

  /** Stops refreshing until the next welcome. */
  stop(): void {
    this.#call = {};
    this.#refreshAt = this.#refreshId = undefined;
    this.#cancelTimer();
  }

  #schedule(): void {
    const { tokens, clock } = this.#deps;
    this.#refreshAt = undefined;
    if (this.#identity && tokens.getToken) {
      const left = this.#identity.expires - clock.wall();
      this.#refreshAt = clock.wall() + Math.max(MIN_REFRESH_INTERVAL_MS, left - REFRESH_LEAD_MS, left / 2);
    }
    this.check();
  }
}

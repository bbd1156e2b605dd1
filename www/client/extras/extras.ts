import type { Clock } from '../../../src/clock.ts';
import { readIceLinks } from '../../../src/protocol/ice-servers.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';
import { readIcePath } from '../carriers/ice-path.ts';
import { ConnectError } from '../connect-failure.ts';
import type { ClientEvents, Listeners } from '../events.ts';
import type { Answers, NewRequest } from '../outbox/outgoing.ts';
import type { Credentials } from '../identity/credentials.ts';
import { Login, readUser } from './login.ts';
import { ModerationState } from './moderation-state.ts';
import { Requests, type RequestsDeps } from './requests.ts';

/** Collaborators of the extras: a client and its parts. */
export interface ExtrasDeps extends RequestsDeps {
  readonly credentials: Credentials;
  readonly listeners: Listeners<ClientEvents>;
  readonly clock: Clock;
  /** Drops the member and its commands, because they belong to another person. */
  readonly forget: () => void;
  /** Connects again. `leaves`: as a new member. */
  readonly reopen: (leaves: boolean) => void;
  /** Connects again, as after a loss. */
  readonly restart: () => void;
}

/** The parts of a client that only sites with users and moderators need. */
export class Extras {
  readonly login: Login;
  readonly moderation: ModerationState;
  readonly #requests: Requests;
  readonly #deps: ExtrasDeps;
  #refreshId: string | undefined;

  constructor(deps: ExtrasDeps) {
    const { credentials, listeners, clock, makeId, send, forget, reopen } = deps;
    this.#deps = deps;
    this.moderation = new ModerationState(listeners, send);
    this.#requests = new Requests(deps);
    this.login = new Login(credentials, clock, {
      refresh: (token) => send({ type: 'refresh', id: (this.#refreshId = makeId()), token }),
      reconnect(leaves) {
        if (leaves) forget();
        reopen(leaves);
      },
      changed: (status) => listeners.emit('identity', status),
    });
    credentials.readUser = readUser;
  }

  /** Gets the token to connect with. Drops the member of another user. Rejects with `ConnectError` when there is no token. */
  async signIn(signal: AbortSignal): Promise<void> {
    const token = await this.login.load().catch((error: unknown) => {
      throw new ConnectError({ kind: 'token-failed', detail: String(error) });
    });
    signal.throwIfAborted();
    if (this.login.use(token)) this.#deps.forget();
  }

  /** Sends a request that the server answers by its id. */
  request<Request extends NewRequest>(request: Request): Promise<Answers[Request['type']]> {
    return this.#requests.request(request);
  }

  /** Handles a message of a type that the client does not check. */
  receive(item: Readonly<Record<string, unknown>>): void {
    if (!this.#requests.receive(item)) this.moderation.receive(item);
  }

  /** Rejects all requests, and refreshes no token, until the next welcome: the state of the connection has changed. */
  stop(): void {
    this.login.stop();
    this.moderation.fail();
    this.#requests.fail();
  }

  /** Handles an error that answers a request, or a refresh. Returns true for one with an id. */
  refused(error: ErrorMessage): boolean {
    if (this.#requests.refused(error)) return true;
    if (error.id === undefined) this.moderation.fail(error);
    if (error.id !== this.#refreshId || error.id === undefined) return false;
    // With a wait, the server could not check the token.
    if (!error.retryAfter) this.#deps.restart();
    return true;
  }
}

export { readIceLinks, readIcePath };

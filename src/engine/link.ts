import { RedisClient, type RedisOptions } from 'bun';
import type { Clock } from '../clock.ts';
import { describePlace, type EnginePlace, type EngineUrl } from '../config/engine-url.ts';
import { errorText } from '../log.ts';
import { EngineError, toEngineError } from './engine-error.ts';

/** Time for the answer to a command, in milliseconds. */
export const ANSWER_TIMEOUT_MS = 500;
/** Time to open a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 2_000;
/** A timer that runs later than this shows that this process was stopped, or had no CPU. */
const MAX_LATENESS_MS = 100;

/** A server, and the credentials for it. */
export interface LinkTarget extends Pick<EngineUrl, 'user' | 'password' | 'tls'> {
  readonly place: Exclude<EnginePlace, { kind: 'sentinels' }>;
}

/** A link that could not be opened. */
export class UnreachableError extends EngineError {
  readonly target: LinkTarget;

  constructor(target: LinkTarget, reason: string) {
    super('away', `${describePlace(target.place)}: ${reason}`);
    this.target = target;
  }
}

/**
 * One connection to a server, without reconnects. Every call settles within 500 ms, or the time that it names, not counting
 * time in which this process is stopped. A call that times out closes the link, because the calls behind it would wait too.
 */
export class Link {
  readonly target: LinkTarget;
  /** Resolves to the reason when the link closes. */
  readonly closed: Promise<string>;
  readonly #clock: Clock;
  readonly #client: RedisClient;
  readonly #close: (reason: string) => void;
  #isOpen = true;

  private constructor(target: LinkTarget, client: RedisClient, clock: Clock) {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.target = target;
    this.closed = promise;
    this.#close = resolve;
    this.#client = client;
    this.#clock = clock;
    client.onclose = (error) => this.close(errorText(error));
  }

  /** Opens a link. Rejects with an UnreachableError. */
  static async open(target: LinkTarget, clock: Clock): Promise<Link> {
    let link: Link | undefined;
    try {
      const client = createClient(target);
      link = new Link(target, client, clock);
      await link.#call(() => client.connect(), CONNECT_TIMEOUT_MS);
      return link;
    } catch (error) {
      link?.close(errorText(error));
      throw new UnreachableError(target, errorText(error));
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(command: string, args: readonly string[], timeoutMs?: number): Promise<unknown> {
    return this.#call(() => this.#client.send(command, [...args]), timeoutMs);
  }

  /** Subscribes to channels. Resolves once the server has confirmed all of them. */
  async subscribe(channels: readonly string[], listener: (message: string, channel: string) => void): Promise<void> {
    await this.#call(() => this.#client.subscribe([...channels], listener));
  }

  async unsubscribe(channel: string): Promise<void> {
    await this.#call(() => this.#client.unsubscribe(channel));
  }

  /** Closes the connection. Calls that have no answer yet reject. Does nothing when called again. */
  close(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#client.close();
    this.#close(reason);
  }

  /** Runs a call, and rejects with an EngineError when it fails or takes too long. */
  async #call<Value>(start: () => Promise<Value>, timeoutMs: number = ANSWER_TIMEOUT_MS): Promise<Value> {
    if (!this.#isOpen) throw new EngineError('away', 'not connected');
    const timeout = Promise.withResolvers<never>();
    const cancel = this.#afterTimeout(timeoutMs, () => {
      const message = `no answer within ${timeoutMs} ms`;
      timeout.reject(new EngineError('away', message));
      this.close(message);
    });
    try {
      return await Promise.race([start(), timeout.promise]);
    } catch (error) {
      const engineError = toEngineError(error);
      if (engineError.isFromReplica) this.close('the server is not the primary');
      throw engineError;
    } finally {
      cancel();
    }
  }

  /** Calls `run` after a time in which this process ran. A timer that is late starts again: answers may be waiting. */
  #afterTimeout(timeoutMs: number, run: () => void): () => void {
    const dueAt = this.#clock.elapsed() + timeoutMs;
    let cancel = this.#clock.after(timeoutMs, () => {
      if (this.#clock.elapsed() - dueAt <= MAX_LATENESS_MS) run();
      else cancel = this.#afterTimeout(timeoutMs, run);
    });
    return () => cancel();
  }
}

/** Creates a client that never reconnects and never keeps a command for later. */
function createClient({ place, user = '', password, tls }: LinkTarget): RedisClient {
  const account = password === undefined ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  const options: RedisOptions = {
    autoReconnect: false,
    enableOfflineQueue: false,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    ...(tls && {
      tls: {
        ...(tls.ca !== undefined && { ca: Bun.file(tls.ca) }),
        ...(tls.cert !== undefined && { cert: Bun.file(tls.cert) }),
        ...(tls.key !== undefined && { key: Bun.file(tls.key) }),
      },
    }),
  };
  // Bun takes an account for a socket only with a host, which it ignores.
  if (place.kind === 'unix')
    return new RedisClient(`redis+unix://${account}localhost${encodeURI(place.path)}`, options);
  return new RedisClient(`${tls ? 'rediss' : 'redis'}://${account}${describePlace(place)}`, options);
}

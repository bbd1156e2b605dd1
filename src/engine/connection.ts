import type { EngineUrl } from '../config/engine-url.ts';
import { errorText } from '../log.ts';
import { DeliveryProbe } from './delivery-probe.ts';
import { diagnose } from './diagnose.ts';
import type { EngineDeps } from './engine-deps.ts';
import { EngineError } from './engine-error.ts';
import { UnreachableError, type Link } from './link.ts';
import { findPrimary, isStillPrimary, openPrimary } from './primary.ts';
import { createScriptRunner, type Script } from './script.ts';
import { Subscriptions } from './subscriptions.ts';

/** Which engine, and which node. */
export interface EngineOptions {
  readonly url: EngineUrl;
  /** Start of all keys and channels. */
  readonly prefix: string;
  /** Id of this node. */
  readonly nodeId: string;
}

/** Receives changes of a connection. */
export interface EngineWatcher {
  /** Both connections work, and the engine has confirmed all subscriptions. */
  up(): void;
  /** One of the connections is lost, or delivers nothing. Called once until the next `up`. */
  down(): void;
}

/** The node's access to the engine: a connection for commands, and one for subscriptions. Both reconnect by themselves. */
export interface EngineConnection {
  /** True between `up` and `down`. */
  readonly isUp: boolean;
  /**
   * Runs a script. Rejects with an EngineError when the engine refuses it, or does not answer within 500 ms. A script that
   * timed out may run later.
   */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Sends a command, with the errors of `run`. */
  send(command: string, args: readonly string[]): Promise<unknown>;
  /**
   * Adds the only listener of a channel, and resolves once the engine has confirmed it. Rejects with an EngineError, and
   * adds nothing, when it does not. The node's own channel never fails. Each reconnect restores the subscription before `up`;
   * messages in between are lost.
   */
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /** Removes the listener of a channel. It receives nothing from now on. */
  unsubscribe(channel: string): void;
  /** Adds a watcher, which receives the changes from now on. Returns a function that removes it. */
  watch(watcher: EngineWatcher): () => void;
  /** Closes both connections, without `down`. */
  close(): void;
}

/** Delay before the first attempt to reconnect, in milliseconds. It doubles with each failed attempt. */
const MIN_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 2_000;
/** A connection that lasted this long was good, so the next attempt follows at once. */
const GOOD_CONNECTION_MS = 5_000;
const PROBE_INTERVAL_MS = 5_000;
/** Reason of a link that `close` closes. */
const CLOSED = 'this node closed the connection';

/** Connects to the engine, and reconnects until `close` is called. */
export function createEngineConnection(options: EngineOptions, deps: EngineDeps): EngineConnection {
  const connection = new SupervisedConnection(options, deps);
  void connection.supervise();
  return connection;
}

class SupervisedConnection implements EngineConnection {
  readonly #options: EngineOptions;
  readonly #deps: EngineDeps;
  readonly #ownChannel: string;
  readonly #probe: DeliveryProbe;
  readonly #subscriptions: Subscriptions;
  readonly #watchers = new Set<EngineWatcher>();
  readonly run: EngineConnection['run'];
  #commands: Link | undefined;
  #subscriber: Link | undefined;
  /** Ends the current `#sleep`. */
  #wake: (() => void) | undefined;
  #isUp = false;
  #isClosed = false;

  constructor(options: EngineOptions, deps: EngineDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#ownChannel = `${options.prefix}node:${options.nodeId}`;
    this.#probe = new DeliveryProbe(this.#ownChannel, deps);
    this.#subscriptions = new Subscriptions(this.#ownChannel, (message) => this.#probe.receive(message), deps.log);
    this.run = createScriptRunner((command, args) => this.send(command, args));
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  async send(command: string, args: readonly string[]): Promise<unknown> {
    if (!this.#commands) throw new EngineError('away', 'not connected');
    return await this.#commands.send(command, args);
  }

  subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    return this.#subscriptions.add(channel, listener);
  }

  unsubscribe(channel: string): void {
    this.#subscriptions.remove(channel);
  }

  watch(watcher: EngineWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  close(): void {
    this.#isClosed = true;
    this.#isUp = false;
    this.#commands?.close(CLOSED);
    this.#subscriber?.close(CLOSED);
    this.#probe.cancel();
    this.#wake?.();
  }

  /**
   * Opens both links, waits until one of them closes, and starts again. This loop alone reacts to failures: a client
   * reports a failed connect twice, and a reaction to each report would open thousands of connections.
   */
  async supervise(): Promise<void> {
    const { clock, log, random } = this.#deps;
    let lostAt: number | undefined;
    let failures = 0;
    while (!this.#isClosed) {
      let reason: string;
      try {
        const [commands, subscriber] = await this.#connect();
        if (this.#isClosed) break;
        if (lostAt !== undefined) log('engine: back', { seconds: Math.round(clock.elapsed() - lostAt) / 1_000 });
        const upAt = clock.elapsed();
        this.#isUp = true;
        this.#announce('up');
        reason = await this.#watchLinks(commands, subscriber);
        if (this.#isClosed) break;
        this.#isUp = false;
        if (clock.elapsed() - upAt >= GOOD_CONNECTION_MS) failures = 0;
        lostAt = undefined;
        this.#announce('down');
      } catch (error) {
        reason = lostAt === undefined ? await this.#explain(error) : errorText(error);
      }
      if (this.#isClosed) break;
      if (lostAt === undefined) {
        lostAt = clock.elapsed();
        log('engine: lost', { reason }, 'error');
      }
      const backoffMs = Math.min(MIN_BACKOFF_MS * 2 ** failures, MAX_BACKOFF_MS);
      failures += 1;
      await this.#sleep(backoffMs * (0.5 + random() / 2));
    }
    this.#commands?.close(CLOSED);
    this.#subscriber?.close(CLOSED);
  }

  /** Opens the links that are not open, restores the subscriptions, and sends a first probe. */
  async #connect(): Promise<readonly [commands: Link, subscriber: Link]> {
    const { clock } = this.#deps;
    const { url, prefix } = this.#options;
    const open = async (current: Link | undefined) => {
      const target = current?.target ?? (await findPrimary(url, clock));
      return openPrimary(target, url.database, `${prefix}format`, clock);
    };
    try {
      if (!this.#commands?.isOpen) {
        // The primary may be another server now. Subscriptions at the old one would receive nothing.
        this.#subscriber?.close('the other connection was lost');
        this.#commands = await open(undefined);
      }
      const commands = this.#commands;
      this.#subscriber = await open(commands);
      await this.#subscriptions.restore(this.#subscriber);
      const reason = await this.#probe.run(commands);
      if (reason !== undefined) throw new EngineError('away', reason);
      return [commands, this.#subscriber];
    } catch (error) {
      this.#commands?.close(errorText(error));
      this.#subscriber?.close(errorText(error));
      throw error;
    }
  }

  /** Returns the reason why the links could not be opened. */
  async #explain(error: unknown): Promise<string> {
    const reason = error instanceof UnreachableError ? await diagnose(error.target, this.#deps.clock) : undefined;
    return reason ?? errorText(error);
  }

  /** Probes both links until one of them closes. Resolves to the reason. */
  async #watchLinks(commands: Link, subscriber: Link): Promise<string> {
    const { url } = this.#options;
    const { clock } = this.#deps;
    const loss: { reason?: string } = {};
    // No race: each would leave a reaction at promises that stay pending for days.
    for (const link of [commands, subscriber]) {
      void link.closed.then((reason) => {
        loss.reason ??= reason;
        this.#wake?.();
        this.#probe.cancel();
      });
    }
    while (loss.reason === undefined) {
      await this.#sleep(PROBE_INTERVAL_MS);
      if (loss.reason !== undefined) break;
      const failure = await this.#probe.run(commands);
      if (loss.reason !== undefined) break;
      if (failure !== undefined) subscriber.close(failure);
      else if (!(await isStillPrimary(commands.target, url, clock)))
        commands.close('the Sentinels have another primary');
    }
    return loss.reason;
  }

  #announce(change: 'up' | 'down'): void {
    for (const watcher of [...this.#watchers]) {
      try {
        watcher[change]();
      } catch (error) {
        this.#deps.log('engine: a watcher failed', { error: errorText(error) }, 'error');
      }
    }
  }

  /** Waits for a time, or until `#wake` is called. */
  async #sleep(delayMs: number): Promise<void> {
    const end = Promise.withResolvers<void>();
    this.#wake = end.resolve;
    const cancel = this.#deps.clock.after(delayMs, end.resolve);
    await end.promise;
    cancel();
  }
}

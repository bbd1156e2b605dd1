import type { Hello } from '../../src/protocol/client-messages.ts';
import type { Carrier, Connect } from './carrier.ts';
import type { Clock } from './clock.ts';
import { Conversation, type Heard } from './conversation.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { comesBack, ConnectError, type Trouble } from './trouble.ts';
import type { Wake } from './wake.ts';

/** What a connection needs from its surroundings. */
export interface ConnectionParts {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly wake: Wake;
  /** In [0, 1), like `Math.random`. */
  readonly random: () => number;
}

/** What a connection asks of its owner, and tells it. */
export interface ConnectionOwner {
  /** Called before each attempt, and awaited. The signal is aborted when the attempt is given up. */
  prepare(signal: AbortSignal): Promise<void>;
  /** How to say who we are, when a carrier is open. */
  hello(): Hello;
  heard(message: Heard): void;
  changed(state: ConnectionState): void;
  /** The page goes to sleep, and the connection with it. */
  asleep(): void;
}

/** Where the connection is. `attempt` counts from 1. */
export type ConnectionState =
  | { readonly phase: 'idle' }
  /** Connecting, or connected: the owner knows when it is welcome. */
  | { readonly phase: 'joining'; readonly attempt: number }
  /** Tries again by itself `until` then, in milliseconds since 1970. */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly until: number; readonly why: Trouble }
  /** Does not try again by itself. */
  | { readonly phase: 'ended'; readonly why: Trouble };

/** One conversation with the room after another: reconnects for ever, sleeps and wakes with the page. */
export class Connection {
  readonly #parts: ConnectionParts;
  readonly #owner: ConnectionOwner;
  #state: ConnectionState = { phase: 'idle' };
  /** What is going on now: stops it. Replaced for each attempt, so its identity tells the present from the past. */
  #current: { stop(leaves: boolean): void } | undefined;
  #conversation: Conversation | undefined;
  #isWelcome = false;
  #stopListening: (() => void) | undefined;
  #isAsleep = false;

  constructor(parts: ConnectionParts, owner: ConnectionOwner) {
    this.#parts = parts;
    this.#owner = owner;
  }

  /** The conversation, once its carrier is open. */
  get conversation(): Conversation | undefined {
    return this.#conversation;
  }

  /** Connects, or tries again at once. Does nothing while it is connecting or connected. */
  open(): void {
    this.#stopListening ??= this.#parts.wake.listen({ wake: () => this.#wake(), sleep: () => this.#sleep() });
    if (this.#state.phase !== 'joining') this.#attempt(1);
  }

  /** Says goodbye and stays away until `open`. */
  close(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#stop(true);
    this.#change({ phase: 'idle' });
  }

  /** The room has welcomed us: if the connection breaks now, the next attempt is a first one again. */
  welcomed(): void {
    this.#isWelcome = true;
  }

  /** Gives up this conversation for another one, as if it had broken. */
  restart(): void {
    this.#conversation?.hangUp();
    this.#pause({ kind: 'lost' }, 0);
  }

  #attempt(attempt: number): void {
    this.#stop(false);
    const abort = new AbortController();
    const current = { stop: () => abort.abort() };
    this.#current = current;
    this.#change({ phase: 'joining', attempt });
    this.#connect(abort.signal, attempt).then(
      (carrier) => {
        if (this.#current === current) this.#talk(carrier, attempt);
        else carrier.leave();
      },
      (error: unknown) => {
        if (this.#current !== current) return;
        if (!(error instanceof ConnectError)) reportError(error);
        this.#pause(error instanceof ConnectError ? error.trouble : { kind: 'unreachable' }, attempt);
      },
    );
  }

  async #connect(signal: AbortSignal, attempt: number): Promise<Carrier> {
    await this.#owner.prepare(signal);
    signal.throwIfAborted();
    return this.#parts.connect(signal, attempt);
  }

  #talk(carrier: Carrier, attempt: number): void {
    const conversation = new Conversation(carrier, this.#parts.clock, {
      heard: (message) => {
        if (this.#conversation === conversation) this.#owner.heard(message);
      },
      over: (why) => {
        if (this.#conversation === conversation) this.#pause(why, this.#isWelcome ? 0 : attempt);
      },
    });
    this.#conversation = conversation;
    this.#current = { stop: (leaves) => (leaves ? conversation.leave() : conversation.hangUp()) };
    conversation.start(this.#owner.hello());
  }

  #pause(why: Trouble, failed: number): void {
    this.#current = undefined;
    this.#conversation = undefined;
    this.#isWelcome = false;
    if (!comesBack(why)) return this.#change({ phase: 'ended', why });
    const attempt = failed + 1;
    const least = why.kind === 'refused' ? (why.retryAfter ?? 0) : 0;
    const delay = Math.max(least, reconnectDelay(Math.max(1, failed), this.#parts.random()));
    this.#current = { stop: this.#parts.clock.after(delay, () => this.#attempt(attempt)) };
    this.#change({ phase: 'waiting', attempt, until: this.#parts.clock.now() + delay, why });
  }

  #wake(): void {
    if (this.#isAsleep || this.#state.phase === 'waiting') this.#attempt(1);
    else this.#conversation?.check();
  }

  #sleep(): void {
    // After the end only a person comes back, and a page that wakes up is none.
    if (this.#current !== undefined) {
      this.#stop(false);
      this.#isAsleep = true;
      this.#change({ phase: 'idle' });
    }
    this.#owner.asleep();
  }

  #stop(leaves: boolean): void {
    const current = this.#current;
    this.#current = undefined;
    this.#conversation = undefined;
    this.#isWelcome = false;
    this.#isAsleep = false;
    current?.stop(leaves);
  }

  #change(state: ConnectionState): void {
    this.#state = state;
    this.#owner.changed(state);
  }
}

import type { Message, Person, ServerMessage, Welcome } from '../../src/protocol/server-messages.ts';
import type { Carrier, Connect } from './carrier.ts';
import type { Clock } from './clock.ts';
import { Conversation } from './conversation.ts';
import { Listeners } from './listeners.ts';
import { Outbox, type Outgoing } from './outbox.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { Roster } from './roster.ts';
import type { ClientState } from './state.ts';
import { comesBack, ConnectError, type Trouble } from './trouble.ts';
import type { Wake } from './wake.ts';

/** What a client needs from its surroundings. */
export interface ChatClientParts {
  readonly connect: Connect;
  readonly clock: Clock;
  readonly wake: Wake;
  /** In [0, 1), like `Math.random`. */
  readonly random: () => number;
  /** 16 to 64 URL-safe random characters, never the same twice. */
  readonly makeId: () => string;
}

/** One member of one room: connects, comes back when the connection breaks, and keeps what is not sent yet. */
export class ChatClient {
  readonly #parts: ChatClientParts;
  readonly #listeners = new Listeners<ClientEvents>();
  readonly #outbox = new Outbox();
  readonly #roster = new Roster();
  #state: ClientState = { phase: 'idle' };
  /** What is going on now: stops it. Replaced for each attempt, so its identity tells the present from the past. */
  #current: { stop(): void } | undefined;
  #conversation: Conversation | undefined;
  #stopListening: (() => void) | undefined;
  #asleep = false;

  constructor(parts: ChatClientParts) {
    this.#parts = parts;
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Everyone in the room, yourself included, in the order they came; empty until the first welcome. */
  get members(): readonly Person[] {
    return this.#roster.members;
  }

  /** Your messages that the room has not said back yet. */
  get outgoing(): readonly Outgoing[] {
    return this.#outbox.all;
  }

  /** Listens until the returned function is called. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void {
    return this.#listeners.add(name, listener);
  }

  /** Joins the room, or tries again at once. Does nothing while joining or live. */
  join(): void {
    this.#stopListening ??= this.#parts.wake.listen({ wake: () => this.#wake(), sleep: () => this.#sleep() });
    if (this.#state.phase !== 'joining' && this.#state.phase !== 'live') this.#attempt(1);
  }

  /** Leaves the room. What was not sent stays, as failed. */
  leave(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#asleep = false;
    this.#stop();
    this.#setState({ phase: 'idle' });
    this.#failPending();
  }

  /** Says something, now or as soon as the client is live. False when too much is waiting already. */
  send(text: string): boolean {
    const outgoing = { id: this.#parts.makeId(), text, time: this.#parts.clock.now() };
    if (!this.#outbox.add(outgoing)) return false;
    this.#listeners.emit('outgoing', this.#outbox.all);
    this.#say(outgoing);
    return true;
  }

  /** Says a failed message again, as a new one. */
  resend(id: string): void {
    const failed = this.#outbox.take(id);
    if (failed !== undefined) this.send(failed.text);
  }

  #say({ id, text }: Outgoing): void {
    if (this.#state.phase === 'live') this.#conversation?.say({ type: 'send', id, text });
  }

  #attempt(attempt: number): void {
    this.#stop();
    const abort = new AbortController();
    const current = { stop: () => abort.abort() };
    this.#current = current;
    this.#setState({ phase: 'joining', attempt });
    this.#parts.connect(abort.signal, attempt).then(
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

  #talk(carrier: Carrier, attempt: number): void {
    const conversation = new Conversation(carrier, this.#parts.clock, {
      heard: (message) => {
        if (this.#conversation === conversation) this.#hear(message);
      },
      over: (why) => {
        // Having been live, the next attempt is a first one again.
        if (this.#conversation === conversation) this.#pause(why, this.#state.phase === 'live' ? 0 : attempt);
      },
    });
    this.#conversation = conversation;
    this.#current = { stop: () => conversation.leave() };
    conversation.start();
  }

  #pause(why: Trouble, failed: number): void {
    this.#current = undefined;
    this.#conversation = undefined;
    if (!comesBack(why)) {
      this.#setState({ phase: 'ended', why });
      this.#failPending();
      return;
    }
    const attempt = failed + 1;
    const least = why.kind === 'refused' ? (why.retryAfter ?? 0) : 0;
    const delay = Math.max(least, reconnectDelay(Math.max(1, failed), this.#parts.random()));
    this.#current = { stop: this.#parts.clock.after(delay, () => this.#attempt(attempt)) };
    this.#setState({ phase: 'waiting', attempt, until: this.#parts.clock.now() + delay, why });
  }

  #hear(message: Exclude<ServerMessage, { type: 'ping' | 'bye' }>): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'message':
        if (this.#outbox.take(message.id) !== undefined) this.#listeners.emit('outgoing', this.#outbox.all);
        return this.#listeners.emit('message', message);
      case 'joined':
        this.#roster.add(message.member);
        this.#listeners.emit('members', this.#roster.members);
        return this.#listeners.emit('joined', message.member);
      case 'left':
        this.#roster.remove(message.member);
        this.#listeners.emit('members', this.#roster.members);
        return this.#listeners.emit('left', message.member);
      case 'error':
        if (this.#outbox.fail(message.id, message.code)) this.#listeners.emit('outgoing', this.#outbox.all);
        return;
    }
  }

  #welcome({ you, members, limits }: Welcome): void {
    this.#roster.reset(members);
    this.#setState({ phase: 'live', you, limits });
    this.#listeners.emit('members', this.#roster.members);
    // Under their old ids: a message that did arrive before the connection broke is known by its id.
    for (const outgoing of this.#outbox.pending) this.#say(outgoing);
  }

  #wake(): void {
    if (this.#asleep || this.#state.phase === 'waiting') {
      this.#asleep = false;
      this.#attempt(1);
    } else this.#conversation?.check();
  }

  #sleep(): void {
    if (this.#current === undefined) return;
    this.#asleep = true;
    this.#stop();
    this.#setState({ phase: 'idle' });
  }

  #stop(): void {
    const current = this.#current;
    this.#current = undefined;
    this.#conversation = undefined;
    current?.stop();
  }

  #failPending(): void {
    const { pending } = this.#outbox;
    for (const { id } of pending) this.#outbox.fail(id, 'ended');
    if (pending.length > 0) this.#listeners.emit('outgoing', this.#outbox.all);
  }

  #setState(state: ClientState): void {
    this.#state = state;
    this.#listeners.emit('state', state);
  }
}

/** What a client tells its listeners. */
export interface ClientEvents {
  state: ClientState;
  members: readonly Person[];
  /** Somebody said something; your own messages, too. */
  message: Message;
  joined: Person;
  left: Person;
  /** Your messages that the room has not said back yet, after each change. */
  outgoing: readonly Outgoing[];
}

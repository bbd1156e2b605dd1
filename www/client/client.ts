import type { ClientMessage, Command, Hello } from '../../src/protocol/client-messages.ts';
import type { Ack, ErrorMessage, Message, Person, Welcome } from '../../src/protocol/server-messages.ts';
import type { NetworkPath } from './carriers/carrier.ts';
import type { NewCommand, Outgoing } from './outbox/outgoing.ts';
import { Connection, type ConnectionDeps } from './connection/connection.ts';
import type { Received } from './connection/chat-session.ts';
import { type ClientEvents, Listeners } from './events.ts';
import { Identity } from './identity/identity.ts';
import type { IdentityStore } from './identity/identity-store.ts';
import { RoomReplica, type RoomEvents } from './room/room-replica.ts';
import { Outbox } from './outbox/outbox.ts';
import type { ClientState } from './state.ts';
import type { Link } from './connection/handover.ts';

/** We say that we are writing at most once in this time, in milliseconds. */
const TYPING_INTERVAL_MS = 3_000;

/** What a client needs from its surroundings. */
export interface ChatClientDeps extends ConnectionDeps {
  readonly identityStore: IdentityStore;
  /** 16 to 64 URL-safe random characters, never the same twice. */
  readonly makeId: () => string;
  /** Makes this member a moderator. */
  readonly adminToken?: string | undefined;
}

/** One member of one room: connects, comes back as the same when the connection breaks, misses and repeats nothing. */
export class ChatClient {
  readonly #parts: ChatClientDeps;
  readonly #listeners = new Listeners<ClientEvents>();
  readonly #identity: Identity;
  readonly #sender: Outbox;
  readonly #room = new RoomReplica(this.#listeners);
  readonly #connection: Connection;
  #state: ClientState = { phase: 'idle' };
  #typedAt = 0;

  constructor(parts: ChatClientDeps) {
    this.#parts = parts;
    this.#identity = new Identity(parts.identityStore);
    this.#connection = new Connection(parts, {
      prepare: (signal) => this.#claim(signal),
      hello: () => this.#hello(),
      received: (message) => this.#hear(message),
      stateChanged: (state) => {
        this.#setState(state);
        if (state.phase === 'ended') this.#sender.failAll();
      },
      sendResumed: () => this.#sender.flush(),
      slept: () => this.#identity.sleep(),
    });
    this.#sender = new Outbox({
      clock: parts.clock,
      makeId: parts.makeId,
      send: (command) => this.#say(command),
      changed: (outgoing) => {
        this.#identity.save(outgoing);
        this.#listeners.emit('outgoing', outgoing);
      },
      rejected: (command, error) => this.#listeners.emit('refused', { command, error }),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Who you are, or were last; undefined before the first welcome. */
  get you(): Person | undefined {
    return this.#room.you;
  }

  /** Everyone in the room, yourself included, in the order they came; empty until the first welcome and in a large room. */
  get members(): readonly Person[] {
    return this.#room.members;
  }

  /** How many are in the room. */
  get count(): number {
    return this.#room.count;
  }

  /** The room's messages as far as they are known here, each as it is now. */
  get messages(): readonly Message[] {
    return this.#room.messages;
  }

  /** The message with an id, as it is now; undefined when it is not known here. */
  find(id: string): Message | undefined {
    return this.#room.find(id);
  }

  /** Older messages exist. */
  get hasOlder(): boolean {
    return this.#room.hasOlder;
  }

  /** `loadOlder` would ask for them now: we are in, and they are not on their way already. */
  get canLoadOlder(): boolean {
    return this.#state.phase === 'live' && this.#room.canRequestOlder;
  }

  /** Identity of the room's stream, and the offset up to which it is known here without a gap. */
  get position(): { readonly epoch: string | undefined; readonly offset: number } {
    return this.#room.position;
  }

  /** What you are connected by; undefined until the room has welcomed you. */
  get link(): Link | undefined {
    return this.#connection.link;
  }

  /** How what you say gets to the server; undefined where that cannot be seen. */
  path(): Promise<NetworkPath | undefined> {
    return this.#connection.path();
  }

  /** Your commands that the room has not settled yet. */
  get outgoing(): readonly Outgoing[] {
    return this.#sender.outgoing;
  }

  /** Until then, in milliseconds since 1970, what you say waits: you said too much. Undefined when it does not. */
  get pausedUntil(): number | undefined {
    return this.#sender.pausedUntil;
  }

  /** Listens until the returned function is called. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (event: ClientEvents[Name]) => void): () => void {
    return this.#listeners.add(name, listener);
  }

  /** Joins the room, or tries again at once. Does nothing while joining or live. */
  join(): void {
    this.#connection.open();
  }

  /** Leaves the room. What was not sent stays, as failed; who you were is forgotten. */
  leave(): void {
    this.#connection.close();
    this.#sender.failAll();
    this.#identity.clear();
  }

  /** Says something, now or as soon as the client is live. False when too much is waiting already. */
  send(text: string, replyTo?: string): boolean {
    return this.command({ type: 'send', text, replyTo });
  }

  /** Gives a command, to be carried out now or as soon as the client is live. False when too much is waiting already. */
  command(command: NewCommand): boolean {
    return this.#sender.add({ ...command, id: this.#parts.makeId() } as Command);
  }

  /** Gives a failed command again: under its old id where that is safe, so that it cannot act twice. */
  resend(id: string): void {
    this.#sender.resend(id);
  }

  /** Tells the others that you are writing. Call it as often as you like: it is said every 3 s at most. */
  typing(): void {
    const now = this.#parts.clock.now();
    if (now - this.#typedAt >= TYPING_INTERVAL_MS && this.#say({ type: 'typing' })) this.#typedAt = now;
  }

  /** Asks for the page before the oldest message known here; it comes as a change of `messages`. */
  loadOlder(): void {
    if (this.canLoadOlder && !this.#say(this.#room.requestOlder())) this.#room.abandonOlder();
  }

  /** False when nobody would hear it just now. */
  #say(message: ClientMessage): boolean {
    return this.#state.phase === 'live' && this.#connection.send(message);
  }

  async #claim(signal: AbortSignal): Promise<void> {
    const left = await this.#identity.claim(signal);
    if (left) this.#sender.restore(left);
    else this.#sender.clear();
  }

  #hello(): Hello {
    return { type: 'hello', token: this.#identity.token, ...this.#room.resumption, admin: this.#parts.adminToken };
  }

  #hear(message: Received): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'ack':
        return this.#acknowledged(message);
      case 'error':
        return this.#refused(message);
      default:
        // What the server says to us comes after its welcome.
        if (this.#state.phase === 'live') this.#hearNews(message);
    }
  }

  #welcome(welcome: Welcome): void {
    const { you, limits, token, moderator: isModerator = false, readonly: isReadonly = false } = welcome;
    this.#identity.set({ member: you.id, token });
    this.#room.enter(welcome);
    this.#state = { phase: 'live', you, limits, isModerator, isReadonly, catchingUp: this.#room.isCatchingUp };
    // Before any listener can give a new command: those that wait come first.
    this.#sender.resendUnacknowledged();
    this.#setState(this.#state);
    this.#listeners.emit('members', this.#room.members);
  }

  #acknowledged({ id, token }: Ack): void {
    const { you } = this.#room;
    if (you && token) this.#identity.set({ member: you.id, token });
    this.#sender.acknowledge(id);
  }

  #refused(error: ErrorMessage): void {
    // Of what has no id, only a page of history is ever refused.
    if (error.id === undefined) this.#room.abandonOlder();
    else this.#sender.reject(error.id, error);
  }

  #hearNews(news: RoomEvents): void {
    // Our own message is its ack, whether it comes live, replayed or in a page.
    if (news.type === 'message') this.#sender.acknowledge(news.id);
    if (news.type === 'history') for (const { id } of news.messages) this.#sender.acknowledge(id);
    // What was lost on the way comes with the next welcome.
    if (this.#room.apply(news) === 'gap') return this.#connection.restart();
    const state = this.#state;
    const { you, isCatchingUp } = this.#room;
    if (state.phase !== 'live' || !you || (state.you === you && state.catchingUp === isCatchingUp)) return;
    this.#setState({ ...state, you, catchingUp: isCatchingUp });
  }

  #setState(state: ClientState): void {
    this.#state = state;
    this.#listeners.emit('state', state);
  }
}

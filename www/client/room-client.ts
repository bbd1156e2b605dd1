import type { ClientMessage, Command } from '../../src/protocol/client-messages.ts';
import type { Message, Person, Welcome } from '../../src/protocol/server-messages.ts';
import type { NetworkPath } from './carriers/carrier.ts';
import type { ChatClient, ClientLink } from './client.ts';
import type { Received } from './connection/chat-session.ts';
import { Connection, type ConnectionDeps } from './connection/connection.ts';
import { type ClientEvents, Listeners } from './events.ts';
import type { Identity } from './identity/identity.ts';
import { Outbox } from './outbox/outbox.ts';
import type { NewCommand, Outgoing } from './outbox/outgoing.ts';
import { type RoomEvent, RoomReplica } from './room/room-replica.ts';
import type { ClientState } from './state.ts';

/** How long the client waits before it sends `typing` again. */
const TYPING_INTERVAL_MS = 3_000;

/** Collaborators of a `RoomClient`. */
export interface RoomClientDeps extends ConnectionDeps {
  readonly identity: Identity;
  /** Returns 16 to 64 URL-safe random characters, never the same twice. */
  readonly makeId: () => string;
  /** The server's `ADMIN_TOKEN`, which makes the member a moderator. */
  readonly adminToken?: string | undefined;
}

/**
 * The client of a room. It connects the identity, the connection, the outbox and the replica of the room. Messages from the
 * server arrive in `#receive`. Commands go through the outbox to the connection.
 */
export class RoomClient implements ChatClient {
  readonly #deps: RoomClientDeps;
  readonly #listeners = new Listeners<ClientEvents>();
  readonly #outbox: Outbox;
  readonly #room = new RoomReplica(this.#listeners);
  readonly #connection: Connection;
  #state: ClientState = { phase: 'idle' };
  #typingSentAt = 0;

  constructor(deps: RoomClientDeps) {
    this.#deps = deps;
    const { identity } = deps;
    this.#connection = new Connection(deps, {
      prepare: async (signal) => {
        const unsent = await identity.claim(signal);
        if (unsent) this.#outbox.restore(unsent);
        else this.#outbox.clear();
      },
      hello: () => ({
        type: 'hello',
        token: identity.token,
        ...this.#room.resumption,
        admin: deps.adminToken,
      }),
      receive: (message) => this.#receive(message),
      changed: (state) => {
        this.#setState(state);
        if (state.phase === 'ended') this.#outbox.failAll();
      },
      flush: () => this.#outbox.flush(),
      sleep: () => identity.sleep(),
    });
    this.#outbox = new Outbox({
      clock: deps.clock,
      makeId: deps.makeId,
      send: (command) => this.#send(command),
      changed: (outgoing) => {
        identity.save(outgoing);
        this.#listeners.emit('outgoing', outgoing);
      },
      refused: (command, error) => this.#listeners.emit('refused', { command, error }),
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  get you(): Person | undefined {
    return this.#room.you;
  }

  get members(): readonly Person[] {
    return this.#room.roster.members;
  }

  get count(): number {
    return this.#room.roster.count;
  }

  get messages(): readonly Message[] {
    return this.#room.timeline.messages;
  }

  find(id: string): Message | undefined {
    return this.#room.timeline.find(id);
  }

  get hasOlder(): boolean {
    return this.#room.timeline.hasOlder;
  }

  get canLoadOlder(): boolean {
    return this.#state.phase === 'live' && this.#room.canLoadOlder;
  }

  get position(): { readonly epoch: string | undefined; readonly offset: number } {
    return this.#room.timeline.position;
  }

  get link(): ClientLink | undefined {
    return this.#connection.current?.link;
  }

  async path(): Promise<NetworkPath | undefined> {
    return this.#connection.current?.path();
  }

  get outgoing(): readonly Outgoing[] {
    return this.#outbox.outgoing;
  }

  get pausedUntil(): number | undefined {
    return this.#outbox.pausedUntil;
  }

  on<Name extends keyof ClientEvents>(name: Name, listener: (payload: ClientEvents[Name]) => void): () => void {
    return this.#listeners.add(name, listener);
  }

  join(): void {
    this.#connection.open();
  }

  leave(): void {
    this.#connection.close();
    this.#outbox.failAll();
    this.#deps.identity.clear();
  }

  send(text: string, replyTo?: string): boolean {
    return this.command({ type: 'send', text, replyTo });
  }

  command(command: NewCommand): boolean {
    return this.#outbox.add({ ...command, id: this.#deps.makeId() } as Command);
  }

  resend(id: string): void {
    this.#outbox.resend(id);
  }

  typing(): void {
    const now = this.#deps.clock.wall();
    if (now - this.#typingSentAt >= TYPING_INTERVAL_MS && this.#send({ type: 'typing' })) this.#typingSentAt = now;
  }

  loadOlder(): void {
    if (this.canLoadOlder && !this.#send(this.#room.expectPage())) this.#room.abandonPage();
  }

  /** Returns false when the message cannot be sent now. */
  #send(message: ClientMessage): boolean {
    return this.#state.phase === 'live' && !!this.#connection.current?.send(message);
  }

  #receive(message: Received): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'ack': {
        const { you } = this.#room;
        if (you && message.token) this.#deps.identity.set({ member: you.id, token: message.token });
        return this.#outbox.acknowledge(message.id);
      }
      case 'error':
        // An error without an id refuses a page of history.
        if (message.id === undefined) return this.#room.abandonPage();
        return this.#outbox.refuse(message.id, message);
      default:
        // A correct server sends no event of the room before the welcome. Such an event is ignored.
        if (this.#state.phase === 'live') this.#applyRoomEvent(message);
    }
  }

  #welcome(welcome: Welcome): void {
    const { you, limits, token, moderator: isModerator = false, readonly: isReadonly = false } = welcome;
    this.#deps.identity.set({ member: you.id, token });
    this.#room.enter(welcome);
    this.#state = { phase: 'live', you, limits, isModerator, isReadonly, catchingUp: this.#room.catchingUp };
    // Sends the waiting commands before the listeners of the new state can add others.
    this.#outbox.restart();
    this.#setState(this.#state);
    this.#listeners.emit('members', this.#room.roster.members);
  }

  #applyRoomEvent(event: RoomEvent): void {
    // Your own message acknowledges its command, whether it arrives live, in a replay or in a page of history.
    if (event.type === 'message') this.#outbox.acknowledge(event.id);
    if (event.type === 'history') for (const { id } of event.messages) this.#outbox.acknowledge(id);
    // The next welcome replays what was lost.
    if (!this.#room.apply(event)) return this.#connection.restart();
    const state = this.#state;
    const { you, catchingUp } = this.#room;
    if (state.phase !== 'live' || !you || (state.you === you && state.catchingUp === catchingUp)) return;
    this.#setState({ ...state, you, catchingUp });
  }

  #setState(state: ClientState): void {
    this.#state = state;
    this.#listeners.emit('state', state);
  }
}

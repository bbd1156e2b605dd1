import type { ModerationPage, ModerationWelcome } from '../../src/protocol/moderation-messages.ts';
import type { Person, Welcome } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from './client.ts';
import { ClientProperties } from './client-properties.ts';
import type { Received, Sent } from './connection/chat-session.ts';
import { Connection, type ConnectionDeps } from './connection/connection.ts';
import type { Identity } from './identity/identity.ts';
import { Outbox } from './outbox/outbox.ts';
import type { ClientCommand, NewCommand } from './outbox/outgoing.ts';
import { ModerationRequests } from './room/moderation-requests.ts';
import type { RoomEvent } from './room/room-replica.ts';
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
export class RoomClient extends ClientProperties implements ChatClient {
  readonly #deps: RoomClientDeps;
  protected readonly outbox: Outbox;
  protected readonly connection: Connection;
  readonly #requests = new ModerationRequests();
  #typingSentAt = 0;
  #refreshId: string | undefined;

  constructor(deps: RoomClientDeps) {
    super(deps.login);
    this.#deps = deps;
    const { identity, login } = deps;
    this.connection = new Connection(deps, {
      prepare: async (signal) => {
        const token = await login.load();
        signal.throwIfAborted();
        if (login.use(token)) this.#forget();
        const unsent = await identity.claim(signal, login.user);
        if (unsent) this.outbox.restore(unsent);
        else this.outbox.clear();
      },
      hello: () => ({
        type: 'hello',
        token: identity.token,
        ...this.room.resumption,
        admin: deps.adminToken,
      }),
      receive: (message) => this.#receive(message),
      changed: (state) => {
        login.stop();
        this.#requests.fail();
        this.#setState(state);
        if (state.phase === 'ended') this.outbox.failAll();
      },
      flush: () => this.outbox.flush(),
      sleep: () => identity.sleep(),
      wake: () => login.check(),
    });
    login.attach({
      refresh: (token) => this.#send({ type: 'refresh', id: (this.#refreshId = deps.makeId()), token }),
      reconnect: (leaves) => {
        if (leaves) this.#forget();
        this.connection.reopen(leaves);
      },
      changed: (status) => this.listeners.emit('identity', status),
    });
    this.outbox = new Outbox({
      clock: deps.clock,
      makeId: deps.makeId,
      send: (command) => this.#send(command),
      changed: (outgoing) => {
        identity.save(outgoing);
        this.listeners.emit('outgoing', outgoing);
      },
      refused: (command, error) => this.listeners.emit('refused', { command, error }),
    });
  }

  join(): void {
    this.connection.open();
  }

  leave(): void {
    this.connection.close();
    this.outbox.failAll();
    this.#deps.identity.clear();
  }

  identify(): void {
    if (this.state.phase === 'live') void this.login.identify();
    else this.connection.reopen(false);
  }

  moderation<What extends ModerationPage['what']>(
    what: What,
    before?: string,
  ): Promise<Extract<ModerationPage, { readonly what: What }>> {
    const page = this.#requests.add(what);
    if (!this.#send({ type: 'moderation', what, ...(before !== undefined && { before }) })) this.#requests.fail();
    return page as Promise<Extract<ModerationPage, { readonly what: What }>>;
  }

  send(text: string, replyTo?: string): boolean {
    return this.command({ type: 'send', text, replyTo });
  }

  command(command: NewCommand): boolean {
    return this.outbox.add({ ...command, id: this.#deps.makeId() } as ClientCommand);
  }

  resend(id: string): void {
    this.outbox.resend(id);
  }

  typing(): void {
    const now = this.#deps.clock.wall();
    if (now - this.#typingSentAt >= TYPING_INTERVAL_MS && this.#send({ type: 'typing' })) this.#typingSentAt = now;
  }

  loadOlder(): void {
    if (this.canLoadOlder && !this.#send(this.room.expectPage())) this.room.abandonPage();
  }

  /** Returns false when the message cannot be sent now. */
  #send(message: Sent): boolean {
    return this.state.phase === 'live' && !!this.connection.current?.send(message);
  }

  #receive(message: Received): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'ack': {
        const { you } = this.room;
        if (you && message.token) this.#remember(message.token, true, you);
        if (message.identity) this.login.verified(message.identity);
        return this.outbox.acknowledge(message.id);
      }
      case 'error':
        // An error without an id refuses a request.
        if (message.id === undefined) {
          this.#requests.fail(message);
          return this.room.abandonPage();
        }
        // With a wait, the server could not check the token.
        if (message.id === this.#refreshId) return message.retryAfter ? undefined : this.connection.restart();
        return this.outbox.refuse(message.id, message);
      case 'moderation':
        return this.#requests.receive(message);
      default:
        // A correct server sends no event of the room before the welcome. Such an event is ignored.
        if (this.state.phase === 'live') this.#applyRoomEvent(message);
    }
  }

  /** Keeps a resume token. All members of a user have the same person, whose id cannot distinguish them. */
  #remember(token: string, isResumed: boolean, you: Person): void {
    const { identity, makeId } = this.#deps;
    identity.set({ member: (isResumed && identity.member) || (you.user ? makeId() : you.id), token });
  }

  /** Drops the member and its commands, because they belong to another person. */
  #forget(): void {
    this.outbox.clear();
    this.#deps.identity.clear();
  }

  #welcome(welcome: Welcome & ModerationWelcome): void {
    const { you, limits, token, resumed, moderator: isModerator = false, readonly: isReadonly = false } = welcome;
    this.#remember(token, resumed, you);
    this.room.enter(welcome);
    this.currentState = { phase: 'live', you, limits, isModerator, isReadonly, catchingUp: this.room.catchingUp };
    // Sends the waiting commands before the listeners of the new state can add others.
    this.outbox.restart();
    this.#setState(this.state);
    this.login.verified(welcome.identity);
    this.room.emitAll();
  }

  #applyRoomEvent(event: RoomEvent): void {
    // Your own message acknowledges its command, whether it arrives live, in a replay or in a page of history.
    if (event.type === 'message') this.outbox.acknowledge(event.id);
    if (event.type === 'history') for (const { id } of event.messages) this.outbox.acknowledge(id);
    // The next welcome replays what was lost.
    if (!this.room.apply(event)) return this.connection.restart();
    const state = this.state;
    const { you, catchingUp } = this.room;
    if (state.phase !== 'live' || !you || (state.you === you && state.catchingUp === catchingUp)) return;
    // A token that was refreshed can bring another role.
    const rights = you.role !== state.you.role && {
      isModerator: you.role === 'owner' || you.role === 'moderator',
      isReadonly: you.role === 'reader',
    };
    this.#setState({ ...state, you, catchingUp, ...rights });
  }

  #setState(state: ClientState): void {
    this.currentState = state;
    this.listeners.emit('state', state);
  }
}

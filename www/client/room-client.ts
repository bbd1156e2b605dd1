import type { ModerationPage, ModerationWelcome } from '../../src/protocol/moderation-messages.ts';
import type { Message, Welcome } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from './client.ts';
import { ClientProperties } from './client-properties.ts';
import type { Received, Sent } from './connection/chat-session.ts';
import { Connection, type ConnectionDeps } from './connection/connection.ts';
import { isEarlyPage } from './connection/parse-server.ts';
import type { Credentials } from './identity/credentials.ts';
import type { Identity } from './identity/identity.ts';
import { Outbox } from './outbox/outbox.ts';
import type { Answers, ClientCommand, NewCommand, NewRequest } from './outbox/outgoing.ts';
import type { RoomEvent } from './room/room-replica.ts';
import type { loadExtras } from './extras/load-extras.ts';
import type { Extras } from './extras/extras.ts';
import type { ClientState } from './state.ts';

/** How long the client waits before it sends `typing` again. */
const TYPING_INTERVAL_MS = 3_000;

/** Collaborators of a `RoomClient`. */
export interface RoomClientDeps extends ConnectionDeps {
  readonly identity: Identity;
  readonly credentials: Credentials;
  /** Reads the newest page of the room from the server, unchecked. Rejects when that fails, or with the signal's reason. */
  readonly readNow: (signal: AbortSignal) => Promise<unknown>;
  /** Loads the parts that only sites with users and moderators need. */
  readonly loadExtras: typeof loadExtras;
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
  #typingSentAt = 0;
  /** True until `hello` names the position of the messages. */
  #mayPreview = false;

  constructor(deps: RoomClientDeps) {
    super();
    this.#deps = deps;
    const { identity, credentials } = deps;
    this.connection = new Connection(deps, {
      prepare: async (signal) => {
        const { token, getToken } = credentials.source;
        if (token ?? getToken ?? this.extras) await (await this.#loadExtras()).signIn(signal);
        const unsent = await identity.claim(signal, this.extras?.login.user);
        if (unsent) this.outbox.restore(unsent);
        else this.outbox.clear();
        // A member that comes back has its own reactions, which the page of a stranger has not.
        if (!identity.token && !this.room.resumption) void this.#preview(signal);
      },
      hello: () => {
        this.#mayPreview = false;
        return { type: 'hello', token: identity.token, ...this.room.resumption, admin: deps.adminToken };
      },
      receive: (message) => this.#receive(message),
      changed: (state) => {
        this.extras?.stop();
        this.#setState(state);
        if (state.phase === 'ended') this.outbox.failAll();
      },
      flush: () => this.outbox.flush(),
      sleep: () => identity.sleep(),
      wake: () => this.extras?.login.check(),
      assess: (failure) => this.extras?.login.assess(failure) ?? failure,
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
    // The attempt to connect loads the script again, and reports a failed load.
    const reopen = () => this.connection.reopen(false);
    if (this.state.phase === 'live') this.#withExtras(({ login }) => void login.identify(), reopen);
    else reopen();
  }

  async moderation<What extends ModerationPage['what']>(
    what: What,
    before?: string,
  ): Promise<Extract<ModerationPage, { readonly what: What }>> {
    return (await this.#loadExtras()).moderation.request(what, before) as Promise<
      Extract<ModerationPage, { readonly what: What }>
    >;
  }

  async request<Request extends NewRequest>(request: Request): Promise<Answers[Request['type']]> {
    return (await this.#loadExtras()).request(request);
  }

  /** Does something with the extras, now if they are loaded. Without them, nothing but what they would show is missing. */
  #withExtras(use: (extras: Extras) => void, failed: (error: unknown) => void = console.warn): void {
    if (this.extras) use(this.extras);
    else void this.#loadExtras().then(use, failed);
  }

  async #loadExtras(): Promise<Extras> {
    const { Extras } = await this.#deps.loadExtras();
    return (this.extras ??= new Extras({
      ...this.#deps,
      listeners: this.listeners,
      send: (message) => this.#send(message),
      room: this.room,
      forget: () => {
        this.outbox.clear();
        this.#deps.identity.clear();
      },
      reopen: (leaves) => this.connection.reopen(leaves),
      restart: () => this.connection.restart(),
    }));
  }

  isOwn({ from }: Message): boolean {
    return from.id === this.you?.id || from.id === this.#deps.identity.member;
  }

  send(text: string, replyTo?: string): boolean {
    return this.command({ type: 'send', text, replyTo });
  }

  command(command: NewCommand): boolean {
    return this.outbox.add({ id: this.#deps.makeId(), ...command } as ClientCommand);
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

  /** Shows the newest page as soon as the server has sent it, while the first connection opens. A failure changes nothing. */
  async #preview(signal: AbortSignal): Promise<void> {
    this.#mayPreview = true;
    const page = await this.#deps.readNow(signal).catch(() => {});
    if (!this.#mayPreview || signal.aborted || !isEarlyPage(page)) return;
    this.room.preview(page);
    if (page.settings) this.#withExtras(({ moderation }) => moderation.enter(page));
  }

  /** Returns false when the message cannot be sent now. */
  #send(message: Sent): boolean {
    return this.state.phase === 'live' && !!this.connection.current?.send(message);
  }

  #receive(message: Received): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'ack':
        if (this.you && message.token) this.#deps.identity.set(message.token, this.you, true);
        if (message.identity) this.extras?.login.verified(message.identity);
        return this.outbox.acknowledge(message.id);
      case 'error':
        if (this.extras?.refused(message)) return;
        // An error without an id refuses a request.
        return message.id === undefined ? this.room.abandonPage() : this.outbox.refuse(message.id, message);
      case 'added':
        return this.#withExtras((extras) => extras.receive(message.item));
      default:
        // A correct server sends no event of the room before the welcome. Such an event is ignored.
        if (this.state.phase === 'live') this.#applyRoomEvent(message);
    }
  }

  #welcome(welcome: Welcome & ModerationWelcome): void {
    const { you, limits, token, resumed, moderator: isModerator = false, readonly: isReadonly = false } = welcome;
    this.#deps.identity.set(token, you, resumed);
    this.room.enter(welcome);
    this.currentState = { phase: 'live', you, limits, isModerator, isReadonly, catchingUp: this.room.catchingUp };
    // Sends the waiting commands before the listeners of the new state can add others.
    this.outbox.restart();
    this.#setState(this.state);
    this.extras?.login.verified(welcome.identity);
    this.listeners.emit('members', this.members);
    if (this.extras ?? welcome.settings ?? welcome.muted ?? welcome.reports)
      this.#withExtras(({ moderation }) => moderation.enter(welcome));
  }

  #applyRoomEvent(event: RoomEvent): void {
    // Your own message acknowledges its command, whether it arrives live, in a replay or in a page of history.
    if (event.type === 'message') this.outbox.acknowledge(event.id);
    if (event.type === 'history') for (const { id } of event.messages) this.outbox.acknowledge(id);
    // The next welcome replays what was lost.
    if (!this.room.apply(event)) return this.connection.restart();
    if (event.type === 'settings') this.#withExtras(({ moderation }) => moderation.change(event));
    const state = this.state;
    const { you, catchingUp } = this.room;
    if (state.phase !== 'live' || !you || (state.you === you && state.catchingUp === catchingUp)) return;
    // A token that was refreshed can bring another role.
    const { role } = you;
    const isReadonly = role === 'reader';
    const rights = role !== state.you.role && { isModerator: !!role && !isReadonly, isReadonly };
    this.#setState({ ...state, you, catchingUp, ...rights });
  }

  #setState(state: ClientState): void {
    this.currentState = state;
    this.listeners.emit('state', state);
  }
}

import type { IdentityStatus, Role } from '../../src/protocol/identity-messages.ts';
import type { ModerationPage } from '../../src/protocol/moderation-messages.ts';
import type { RoomSettings } from '../../src/protocol/room-settings.ts';
import type { Message, Person } from '../../src/protocol/server-messages.ts';
import type { NetworkPath, Route } from './carriers/carrier.ts';
import type { ConnectFailure } from './connect-failure.ts';
import type { ClientEvents, MuteStatus } from './events.ts';
import type { Answers, NewCommand, NewRequest, Outgoing } from './outbox/outgoing.ts';
import type { ClientState } from './state.ts';

/**
 * One member of one room. The client reconnects by itself, resumes as the same member, and applies each message once
 * and in order. It does nothing until `join`.
 */
export interface ChatClient {
  /** The connection state. */
  readonly state: ClientState;
  /** You, with your current name. Undefined until you first join. Unchanged by `leave`. */
  readonly you: Person | undefined;
  /**
   * Everyone in the room in the order they joined, yourself included. Empty in a room of more than 100 members. Until you
   * first join, those of the newest page, without you. A new array after each change.
   */
  readonly members: readonly Person[];
  /** The number of members in the room. Correct in a large room too. */
  readonly count: number;
  /**
   * The loaded messages in order, each with its current content. At most 10,000. Those of the newest page arrive before you
   * first join. A new array after each change.
   */
  readonly messages: readonly Message[];
  /** True when the room has messages before the oldest loaded one. */
  readonly hasOlder: boolean;
  /** True when `loadOlder` can request a page now: there is one, you are in the room, and no other page is loading. */
  readonly canLoadOlder: boolean;
  /** The epoch of the room, and the offset up to which this client has every event. */
  readonly position: { readonly epoch: string | undefined; readonly offset: number };
  /** The transport in use. Undefined while disconnected, and until the room has let you in. */
  readonly link: ClientLink | undefined;
  /** Your commands that the room has not acknowledged, in the order you gave them. A new array after each change. */
  readonly outgoing: readonly Outgoing[];
  /** When sending continues after a rate limit, in milliseconds since 1970. Undefined without one. */
  readonly pausedUntil: number | undefined;
  /** Your verified identity. Undefined for a guest, and until you first join. */
  readonly identity: IdentityStatus | undefined;
  /** Your rank. Undefined for a member, and until you first join. */
  readonly role: Role | undefined;
  /** The settings of the room, without `words`. Undefined until a moderator changes one. */
  readonly settings: RoomSettings | undefined;
  /** The pinned message in its current state, also when it is not among `messages`. Undefined without one. */
  readonly pinned: Message | undefined;
  /** Your mute. Undefined without one. It ends at `until`, and the property stays. */
  readonly muted: MuteStatus | undefined;
  /** The number of open reports, for moderators. Otherwise 0. */
  readonly openReports: number;
  /** When you first joined as a guest, in milliseconds since 1970. `settings.newcomers` counts from then. Undefined for a user. */
  readonly guestSince: number | undefined;

  /** Returns the message with this id, with its current content. Undefined when it is not loaded. */
  find(id: string): Message | undefined;
  /** Measures the network path to the server. Resolves to undefined while disconnected. */
  path(): Promise<NetworkPath | undefined>;
  /** Calls `listener` on each event of this name. The returned function removes the listener. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (payload: ClientEvents[Name]) => void): () => void;
  /** Joins the room. When disconnected, reconnects at once. Does nothing while joining or live. */
  join(): void;
  /** Returns whether you wrote a message, as the person that you are or as a guest before you logged in. */
  isOwn(message: Message): boolean;
  /** Leaves the room until `join`, which makes a new member. Unacknowledged commands stay in `outgoing` as failed. */
  leave(): void;
  /**
   * Sends a message, now or as soon as you are in the room. `replyTo` is the id of the message that it replies to.
   * Returns false, and drops the message, when its text is not valid, or when `outgoing` holds 100 commands or 64 KiB.
   */
  send(text: string, replyTo?: string): boolean;
  /**
   * Sends a command, with the same rules as `send`: an edit, a deletion, a reaction, a new name, a report, or a command of
   * moderators. A `reason` can have at most 200 UTF-16 units.
   */
  command(command: NewCommand): boolean;
  /** Sends a failed command again. Keeps its id while the server recognises it, so that it cannot take effect twice. */
  resend(id: string): void;
  /** Shows the others that you are typing. Call it on every key press: the client sends it at most every 3 seconds. */
  typing(): void;
  /** Requests the page before the oldest loaded message. It arrives as a `messages` event. */
  loadOlder(): void;
  /**
   * Calls `getToken` again, because the person logged in or out. With a token of the same user, the client stays connected.
   * A guest who logs in keeps its messages and commands in `outgoing`. After a logout, and as another user, the client
   * leaves the room, drops `outgoing` and joins as a new member. Does nothing before `join`.
   */
  identify(): void;
  /**
   * Moderators only: requests the settings, or a page of bans and mutes, of open reports, or of the log, the newest first.
   * `before` is `next` of the previous page. Rejects when the server refuses, when the connection is lost, and when the
   * same list is requested again meanwhile. The error's `cause` is the refusal, if there was one.
   */
  moderation<What extends ModerationPage['what']>(
    what: What,
    before?: string,
  ): Promise<Extract<ModerationPage, { readonly what: What }>>;
  /**
   * Sends a request, and resolves to its answer. `reactors` requests the people with a reaction to a message, `search` the kept messages with a text,
   * `upload` a token for pictures. Rejects when the server refuses or does not know the request, and when the connection is lost. The error's `cause` is the refusal, if
   * there was one.
   */
  request<Request extends NewRequest>(request: Request): Promise<Answers[Request['type']]>;
}

/** The transport that a client is connected by. */
export interface ClientLink {
  readonly route: Route;
  /** When you entered the room on it, in milliseconds since 1970. */
  readonly since: number;
  /** Why the client fell back to a WebSocket. Undefined on a data channel, and when the reason is unknown. */
  readonly fallbackReason: ConnectFailure | undefined;
}

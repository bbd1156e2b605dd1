import type { Message, Person } from '../../src/protocol/server-messages.ts';
import type { NetworkPath, Route } from './carriers/carrier.ts';
import type { ConnectFailure } from './connect-failure.ts';
import type { ClientEvents } from './events.ts';
import type { NewCommand, Outgoing } from './outbox/outgoing.ts';
import type { ClientState } from './state.ts';

/**
 * One member of one room. The client reconnects by itself, resumes as the same member, and applies each message once and
 * in order. It does nothing until `join`.
 */
export interface ChatClient {
  /** The connection state. */
  readonly state: ClientState;
  /** You, under your present name. Undefined until the first welcome. After `leave` it still holds who you were. */
  readonly you: Person | undefined;
  /**
   * Everyone in the room in the order they joined, yourself included. Empty until the first welcome, and in a room of more
   * than 100 members. A new array after each change.
   */
  readonly members: readonly Person[];
  /** The number of members in the room. Correct in a large room too. */
  readonly count: number;
  /** The loaded messages in order, each as it is now: at most 10,000. A new array after each change. */
  readonly messages: readonly Message[];
  /** True when the room has messages before the oldest loaded one. */
  readonly hasOlder: boolean;
  /** True when `loadOlder` would send a request now: you are in the room, and no page is loading. */
  readonly canLoadOlder: boolean;
  /** The identity of the room's stream, and the offset up to which this client has every event. */
  readonly position: { readonly epoch: string | undefined; readonly offset: number };
  /** The transport in use. Undefined until the first welcome, and while disconnected. */
  readonly link: ClientLink | undefined;
  /** Your commands that the room has not acknowledged, in the order you gave them. A new array after each change. */
  readonly outgoing: readonly Outgoing[];
  /** While a rate limit delays your commands: when sending continues, in milliseconds since 1970. */
  readonly pausedUntil: number | undefined;

  /** Returns the loaded message with this id, as it is now. Undefined when it is not loaded. */
  find(id: string): Message | undefined;
  /** Measures the network path to the server. Resolves to undefined while disconnected. */
  path(): Promise<NetworkPath | undefined>;
  /** Calls `listener` on each event of this name. The returned function removes the listener. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (payload: ClientEvents[Name]) => void): () => void;
  /** Joins the room. While the client waits to reconnect, or after it gave up, it tries again at once. */
  join(): void;
  /** Leaves the room and stays away until `join`, which makes a new member. Unsent commands stay in `outgoing` as failed. */
  leave(): void;
  /**
   * Sends a message, now or as soon as you are in the room. `replyTo` is the id of the message that it answers. Returns
   * false, and drops the message, when 100 commands are waiting already.
   */
  send(text: string, replyTo?: string): boolean;
  /** Sends a command, with the same rules as `send`: an edit, a deletion, a reaction, a new name or a kick. */
  command(command: NewCommand): boolean;
  /** Sends a failed command again. Keeps its id where the server would recognise it, so that it cannot act twice. */
  resend(id: string): void;
  /** Shows the others that you are typing. Call it on every key: the client sends it every 3 seconds at most. */
  typing(): void;
  /** Requests the page before the oldest loaded message. It arrives as a `messages` event. */
  loadOlder(): void;
}

/** The transport that a client is connected by. */
export interface ClientLink {
  readonly route: Route;
  /** When the room welcomed you on it, in milliseconds since 1970. */
  readonly since: number;
  /** Why the client fell back to a WebSocket. Undefined on a data channel, and where the reason is not known. */
  readonly fallbackReason: ConnectFailure | undefined;
}

import type { IdentityStatus } from '../../src/protocol/identity-messages.ts';
import type { Muted, Notice } from '../../src/protocol/moderation-messages.ts';
import type { RoomSettings } from '../../src/protocol/room-settings.ts';
import type { ErrorMessage, JournalEvent, Message, Person } from '../../src/protocol/server-messages.ts';
import { reportFault } from './connect-failure.ts';
import type { ClientCommand, Outgoing } from './outbox/outgoing.ts';
import type { ClientState } from './state.ts';

/** The events of a client: each name, and what its listeners receive. */
export interface ClientEvents {
  /** The connection state changed. Receives the new state. */
  state: ClientState;
  /** Members joined or left, or a name changed. Receives the members, empty in a large room. */
  members: readonly Person[];
  /** A new message arrived, your own included. Receives the message. Pages of history raise `messages` instead. */
  message: Message;
  /** An edit, a deletion, a reaction, a new name, new settings or `cleared` arrived. Receives it as the server sent it. */
  changed: RoomChange;
  /** A page of history arrived, also before you first joined, or the server refused to send it. Receives all loaded messages. */
  messages: readonly Message[];
  /** You joined, or missed too much to catch up. The client dropped its messages, and the newest page follows. */
  reset: undefined;
  /** A member joined. Receives the member. Not raised for you, nor in a large room. */
  joined: Person;
  /** A member left. Receives the member. Not raised for you, nor in a large room. */
  left: Person;
  /** A member is typing. Receives the member's id. Show it for 5 seconds, or until a message of that member arrives. */
  typing: string;
  /** Your unacknowledged commands changed. Receives them all. */
  outgoing: readonly Outgoing[];
  /**
   * The server refused a command other than `send`. Receives the command and the error. A refused message stays in
   * `outgoing` as failed instead.
   */
  refused: { readonly command: ClientCommand; readonly error: ErrorMessage };
  /** You are another user now, or a guest. Receives your verified identity, or undefined for a guest. */
  identity: IdentityStatus | undefined;
  /** You joined, the newest page arrived before that, or a moderator changed the settings of the room. Receives them, or undefined before the first change. */
  settings: RoomSettings | undefined;
  /** The pinned message arrived or changed. Receives it, or undefined when it was deleted. */
  pinned: Message | undefined;
  /** You were muted, or the mute has ended early. Receives the mute, or undefined. */
  muted: MuteStatus | undefined;
  /** Moderators only. You joined, or a report came in or was closed. Receives the number of open reports. */
  reports: number;
  /** The site sent you a notice, which only you see. Receives it. It is not in `messages`, and no reconnect repeats it. */
  notice: Notice;
}

/** A mute of yours. Nothing is emitted when `until` has passed. */
export type MuteStatus = Omit<Muted, 'type'>;

/** An event of the room that is not a new message. */
export type RoomChange = Exclude<JournalEvent, Message>;

/** Typed event listeners: `Events` maps each name to what its listeners receive. */
export class Listeners<Events> {
  readonly #entries = new Set<{ readonly name: keyof Events; readonly listener: (payload: never) => void }>();

  /** Adds a listener. The returned function removes it. */
  add<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const entry = { name, listener };
    this.#entries.add(entry);
    return () => this.#entries.delete(entry);
  }

  /** Calls every listener of the name. Reports a listener that throws, and goes on with the next. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const entry of [...this.#entries]) {
      try {
        if (entry.name === name) (entry.listener as (payload: Events[Name]) => void)(payload);
      } catch (error) {
        reportFault(error);
      }
    }
  }
}

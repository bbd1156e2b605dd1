import type { Command } from '../../src/protocol/client-messages.ts';
import type { ErrorMessage, JournalEvent, Message, Person } from '../../src/protocol/server-messages.ts';
import { reportFault } from './connect-failure.ts';
import type { Outgoing } from './outbox/outgoing.ts';
import type { ClientState } from './state.ts';

/** The events of a client: each name, and what its listeners receive. */
export interface ClientEvents {
  /** The connection state changed. Receives the new state. */
  state: ClientState;
  /** Members joined or left, or a name changed. Receives the members, empty in a large room. */
  members: readonly Person[];
  /** A new message arrived, your own included. Receives the message. Pages of history raise `messages` instead. */
  message: Message;
  /** An edit, a deletion, a reaction or a new name arrived. Receives it as the server sent it. */
  changed: Exclude<JournalEvent, Message>;
  /** A page of history arrived, or the server refused to send it. Receives all loaded messages. */
  messages: readonly Message[];
  /** The client missed too much to catch up. It dropped its messages, and the newest page follows. */
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
  refused: { readonly command: Command; readonly error: ErrorMessage };
}

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

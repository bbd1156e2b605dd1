import type { Command } from '../../src/protocol/client-messages.ts';
import type { ErrorMessage, JournalEvent, Message, Person } from '../../src/protocol/server-messages.ts';
import type { Outgoing } from './outbox/outgoing.ts';
import type { ClientState } from './state.ts';

/** What a client tells its listeners. */
export interface ClientEvents {
  state: ClientState;
  /** Who is here, or how many, changed. */
  members: readonly Person[];
  /** Somebody said something new; your own messages, too. */
  message: Message;
  /** Something that was there changed: an edit, a deletion, a reaction, a name. */
  changed: Exclude<JournalEvent, Message>;
  /** A page of messages came, or will not come. */
  messages: readonly Message[];
  /** What was known of the room is void: it starts anew with the page that follows. */
  reset: undefined;
  joined: Person;
  left: Person;
  /** Somebody is writing: a member id. Forget it after 5 s. */
  typing: string;
  /** Your commands that the room has not settled yet, after each change. */
  outgoing: readonly Outgoing[];
  /** A command that is not a message was refused; without a `reason` where the client itself did so. */
  refused: { readonly command: Command; readonly error: ErrorMessage };
}

/** Typed events: `Events` maps each name to what its listeners receive. */
export class Listeners<Events> {
  readonly #all = new Set<{ readonly name: keyof Events; readonly listener: (payload: never) => void }>();

  /** Adds a listener and returns what removes it. */
  add<Name extends keyof Events>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const entry = { name, listener };
    this.#all.add(entry);
    return () => this.#all.delete(entry);
  }

  /** Calls every listener of the name. One that throws is reported and does not stop the others. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const one of [...this.#all]) {
      try {
        if (one.name === name) (one.listener as (payload: Events[Name]) => void)(payload);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

import type { Command } from '../../src/protocol/client-messages.ts';
import type { ErrorMessage, JournalEvent, Message, Person } from '../../src/protocol/server-messages.ts';
import type { Outgoing } from './outgoing.ts';
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

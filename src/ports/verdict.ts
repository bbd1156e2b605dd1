import type { Deleted, Edited, Message, Person, Reacted, Renamed } from '../protocol/server-messages.ts';
import type { Refusal } from './rules.ts';

/** An event before the journal assigns its offset. */
export type Draft =
  | (Pick<Message, 'type' | 'id' | 'from' | 'text'> & { readonly replyTo?: string | undefined })
  | Pick<Edited, 'type' | 'message' | 'text'>
  | Pick<Deleted, 'type' | 'message'>
  | (Pick<Reacted, 'type' | 'message' | 'emoji' | 'on'> & { readonly member: Person })
  | Pick<Renamed, 'type' | 'member' | 'was'>;

/** What a command does. */
export type Verdict =
  | {
      readonly kind: 'append';
      readonly draft: Draft;
      /** The author of the message that a moderator changes. */
      readonly author?: Person;
    }
  /** Changes the name of the member, unless it is taken. Without a name it gets a random one. */
  | { readonly kind: 'rename'; readonly name: string | undefined }
  /** Removes the members of a person, and keeps them out for a time. */
  | { readonly kind: 'kick'; readonly person: string; readonly seconds: number }
  /** Has no effect. It is acknowledged without an event, because an event would push others out. */
  | { readonly kind: 'unchanged' }
  | ({ readonly kind: 'refused' } & Refusal);

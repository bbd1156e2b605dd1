import type {
  Cleared,
  Deleted,
  Edited,
  Message,
  Person,
  Reacted,
  Renamed,
  SettingsEvent,
} from '../protocol/server-messages.ts';
import type { DocumentChange, Removal } from './documents.ts';
import type { Refusal } from './rules.ts';

/** An event before the journal assigns its offset. */
export type Draft =
  | Pick<Message, 'type' | 'id' | 'from' | 'text' | 'file' | 'replyTo'>
  | Pick<Edited, 'type' | 'message' | 'text'>
  | Pick<Deleted, 'type' | 'message'>
  | (Pick<Reacted, 'type' | 'message' | 'emoji' | 'on'> & { readonly member: Person })
  | Pick<Renamed, 'type' | 'member' | 'was'>
  | Pick<SettingsEvent, 'type' | 'settings' | 'by'>
  /** Removes every event with a lower offset than `before`, or than its own. */
  | Pick<Cleared, 'type' | 'before' | 'by'>;

/** What a command does. */
export type Verdict =
  | {
      readonly kind: 'append';
      readonly draft: Exclude<Draft, { type: 'settings' | 'cleared' }>;
      /** The author of the message that a moderator changes. */
      readonly author?: Person;
      /**
       * The record refuses a message with `name-taken` while another person in the room has the name of its author, or one that looks
       * like it. A verified user may have the name of another one.
       */
      readonly isNameChecked?: boolean;
    }
  /** Changes the name of the member, unless it is taken. Without a name it gets a random one. */
  | { readonly kind: 'rename'; readonly name: string | undefined }
  | KeepVerdict
  /** Has no effect. It is acknowledged without an event, because an event would push others out. */
  | { readonly kind: 'unchanged' }
  | ({ readonly kind: 'refused' } & Refusal);

/**
 * Changes kept documents, and with them the stream, people and the audit log: all in one step. The record refuses it with
 * `too-many` where the room would have too many documents.
 */
export interface KeepVerdict {
  readonly kind: 'keep';
  /** Each key at most once. */
  readonly changes: readonly DocumentChange[];
  /** An event for all members. `deleted` is of the command's target. */
  readonly draft?: KeptDraft | undefined;
  /** People whose members leave at once. People that are not in the room count for nothing. */
  readonly removes?: readonly Removal[] | undefined;
  /** JSON for the audit log. */
  readonly entry?: string | undefined;
}

/** A draft that goes with changed documents. */
export type KeptDraft = Extract<Draft, { type: 'settings' | 'cleared' | 'deleted' }>;

import type { Draft } from '../ports/verdict.ts';
import type { MessageFile } from '../protocol/pictures.ts';
import type { Message, Person } from '../protocol/server-messages.ts';

/** The current state of a message, as the engine stores it after the offset of the last event that changed it. */
interface StoredMessage {
  readonly offset: number;
  readonly time: number;
  readonly type: 'message';
  readonly id: string;
  readonly from: Person;
  readonly text: string;
  readonly file?: MessageFile | undefined;
  readonly replyTo?: string | undefined;
  readonly edited?: true;
  readonly deleted?: true;
  /** Ids of the people with each reaction. */
  readonly by?: Readonly<Record<string, readonly string[]>>;
}

/** A stored message, and the offset of the last event that is applied to it. */
export interface Row {
  readonly rev: string;
  readonly message: StoredMessage;
}

/** A draft that changes a message. */
export type ChangeDraft = Extract<Draft, { type: 'edited' | 'deleted' | 'reacted' }>;

/** Reads a value of the hash of rows: the revision, a colon, and JSON. */
export function readRow(value: string): Row {
  const colon = value.indexOf(':');
  return { rev: value.slice(0, colon), message: JSON.parse(value.slice(colon + 1)) as StoredMessage };
}

/** Reads a value of the hash of rows. Returns undefined for a missing value, and for a message before the offset `cleared`. */
export function readUnclearedRow(value: string | null | undefined, cleared: number): Row | undefined {
  const row = value ? readRow(value) : undefined;
  // The engine removes the rows of cleared messages in steps.
  return row && row.message.offset >= cleared ? row : undefined;
}

/** Returns the JSON of a row. */
export function encodeRow({ message }: Row): string {
  return JSON.stringify(message);
}

/** Applies a change to a row. `rev` stays: the engine assigns the offset of the change. */
export function applyChange({ rev, message }: Row, draft: ChangeDraft): Row {
  switch (draft.type) {
    case 'edited':
      return { rev, message: { ...message, text: draft.text, edited: true } };
    case 'deleted':
      return { rev, message: { ...withoutContents(message), text: '', deleted: true } };
    case 'reacted': {
      const { emoji, member, on } = draft;
      const others = (message.by?.[emoji] ?? []).filter((id) => id !== member.id);
      const by = { ...message.by, [emoji]: on ? [...others, member.id] : others };
      if (by[emoji]?.length === 0) delete by[emoji];
      return { rev, message: { ...message, by } };
    }
  }
}

function withoutContents({ by: _by, file: _file, ...message }: StoredMessage): StoredMessage {
  return message;
}

/** Returns the number of people with a reaction. */
export function countReaction({ message }: Row, emoji: string): number {
  return message.by?.[emoji]?.length ?? 0;
}

/** Returns a row as a member sees it. `viewer` is the person whose reactions are `mine`. */
export function toMessage({ rev, message: { by, ...message } }: Row, viewer: string): Message {
  const reactions = Object.entries(by ?? {})
    .map(([emoji, ids]) => ({ emoji, count: ids.length, ...(ids.includes(viewer) && { mine: true as const }) }))
    // In UTF-16 order, as in the page.
    .sort((a, b) => (a.emoji < b.emoji ? -1 : 1));
  const isChanged = Number(rev) !== message.offset;
  return { ...message, ...(isChanged && { rev: Number(rev) }), ...(reactions.length > 0 && { reactions }) };
}

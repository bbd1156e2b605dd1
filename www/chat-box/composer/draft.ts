import type { Message } from '../../../src/protocol/server-messages.ts';
import { storedText } from '../../client/stored-text.ts';
import type { ComposeMode } from '../internal-events.ts';

/** An unsent text. It survives a reload where the browser allows that. */
export interface Draft extends DraftText {
  /** The id of the message that the text replies to; empty when there is none. */
  readonly replyTo: DraftText;
}

/**
 * Returns what a draft is for: a reply, or undefined for a new message. `original`: the message that it replies to, if it is loaded.
 * After a reload, it may be further back than the loaded ones.
 */
export function modeOf(draft: Draft | undefined, original: Message | undefined): ComposeMode | undefined {
  const id = draft?.replyTo.read();
  return id ? { kind: 'reply', message: original?.id === id ? original : undefined } : undefined;
}

/** Makes the draft of a reply to a deleted message that of a new message. */
export function endDeletedReply(draft: Draft | undefined, original: Message | undefined): void {
  if (original?.deleted && original.id === draft?.replyTo.read()) draft.replyTo.write('');
}

interface DraftText {
  read(): string;
  write(text: string): void;
}

/** Stores a draft under a key. If the storage is missing, full or forbidden, the draft lives as long as this object. */
export function storedDraft(storage: () => Storage, key: string): Draft {
  return { ...draftText(storage, key), replyTo: draftText(storage, `${key} reply`) };
}

function draftText(storage: () => Storage, key: string): DraftText {
  const stored = storedText(storage, key);
  let text: string | undefined;
  return {
    read: () => (text ??= stored.read() ?? ''),
    write(newText) {
      text = newText;
      stored.write(newText || undefined);
    },
  };
}

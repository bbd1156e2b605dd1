import { storedText } from '../../client/stored-text.ts';

/** An unsent text. It survives a reload where the browser allows that. */
export interface Draft extends DraftText {
  /** The id of the message that the text replies to; empty when there is none. */
  readonly replyTo: DraftText;
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

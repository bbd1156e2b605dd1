import { remembered } from './remembered.ts';

/** A text that was begun and not sent; survives a reload where the browser lets it. */
export interface Draft {
  read(): string;
  write(text: string): void;
}

/** Keeps a draft under a key of a storage that may be missing, full or forbidden: then it lives as long as this. */
export function storedDraft(storage: () => Storage, key: string): Draft {
  const stored = remembered(storage, key);
  let draft: string | undefined;
  return {
    read: () => (draft ??= stored.read() ?? ''),
    write(text) {
      draft = text;
      stored.write(text || undefined);
    },
  };
}

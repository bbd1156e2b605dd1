/** A text that was begun and not sent; survives a reload where the browser lets it. */
export interface Draft {
  read(): string;
  write(text: string): void;
}

/** Keeps a draft under a key of a storage that may be missing, full or forbidden: then it lives as long as this. */
export function storedDraft(storage: () => Storage, key: string): Draft {
  let draft: string | undefined;
  const stored = () => {
    try {
      return storage().getItem(key) ?? '';
    } catch {
      // No storage.
      return '';
    }
  };
  return {
    read: () => (draft ??= stored()),
    write(text) {
      draft = text;
      try {
        if (text === '') storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        // No storage or no space: a reload loses it.
      }
    },
  };
}

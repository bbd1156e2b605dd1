/** A text in the browser's storage that a later page of the site can read. */
export interface StoredText {
  /** Returns undefined when no text is stored. */
  read(): string | undefined;
  /** Replaces the stored text. Undefined removes it. */
  write(text: string | undefined): void;
}

/**
 * Stores a text under a key. Never throws: without storage (`storage` throws, or the store is full) `read` returns
 * undefined and `write` does nothing.
 */
export function storedText(storage: () => Storage, key: string): StoredText {
  return {
    read() {
      try {
        return storage().getItem(key) ?? undefined;
      } catch {
        // Storage is missing or forbidden.
        return undefined;
      }
    },
    write(text) {
      try {
        if (text === undefined) storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        // Storage is missing, forbidden or full.
      }
    },
  };
}

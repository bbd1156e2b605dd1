/** A text that the next page of a site finds again, where the browser lets it. */
export interface StoredText {
  /** Undefined when there is none. */
  read(): string | undefined;
  /** Undefined forgets it. */
  write(text: string | undefined): void;
}

/** Remembers a text under a key of a storage that may be missing, full or forbidden: then nothing is remembered. */
export function storedText(storage: () => Storage, key: string): StoredText {
  return {
    read() {
      try {
        return storage().getItem(key) ?? undefined;
      } catch {
        // No storage.
        return undefined;
      }
    },
    write(text) {
      try {
        if (text === undefined) storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        // No storage or no space.
      }
    },
  };
}

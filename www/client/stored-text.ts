/** Maximum length of a stored text, in UTF-16 units. The storage belongs to the site and holds 5 MB in all. */
const MAX_STORED_UNITS = 16_384;

/** A text in the browser's storage that a later page of the site can read. */
export interface StoredText {
  /** Returns undefined when no text is stored. */
  read(): string | undefined;
  /** Replaces the stored text. Undefined removes it. */
  write(text: string | undefined): void;
}

/**
 * Stores a text under a key. Never throws: without storage (`storage` throws, or the store is full) `read` returns
 * undefined and `write` does nothing. `write` removes the stored text when the new one has more than `maxUnits` UTF-16
 * units.
 */
export function storedText(storage: () => Storage, key: string, maxUnits: number = MAX_STORED_UNITS): StoredText {
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
        if (text === undefined || text.length > maxUnits) storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        // Storage is missing, forbidden or full.
      }
    },
  };
}

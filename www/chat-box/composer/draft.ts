import { storedText } from '../../client/stored-text.ts';

/** A text that was begun and not sent; survives a reload where the browser lets it. */
export interface Draft extends Begun {
  /** The id of the message it answers; empty when it answers none. */
  readonly answers: Begun;
}

interface Begun {
  read(): string;
  write(text: string): void;
}

/** Keeps a draft under a key of a storage that may be missing, full or forbidden: then it lives as long as this. */
export function storedDraft(storage: () => Storage, key: string): Draft {
  return { ...begun(storage, key), answers: begun(storage, `${key} reply`) };
}

function begun(storage: () => Storage, key: string): Begun {
  const stored = storedText(storage, key);
  let text: string | undefined;
  return {
    read: () => (text ??= stored.read() ?? ''),
    write(now) {
      text = now;
      stored.write(now || undefined);
    },
  };
}

import type { Chunk } from './transcript.ts';

/** What came since the reader looked away. */
export interface Unread {
  readonly count: number;
  /** Key of the first of them. */
  readonly first: string | undefined;
}

/** What others said after an offset and did not take back. Looks at no more than that. */
export function unreadAfter(chunks: readonly Chunk[], offset: number): Unread {
  let count = 0;
  let first: string | undefined;
  for (let at = chunks.length - 1; at >= 0; at--) {
    const entries = chunks[at]?.entries ?? [];
    for (let place = entries.length - 1; place >= 0; place--) {
      const entry = entries[place];
      if (entry?.kind !== 'message') continue;
      if (entry.message.offset <= offset) return { count, first };
      if (entry.own || entry.message.deleted) continue;
      count++;
      first = entry.key;
    }
  }
  return { count, first };
}

/** Remembers up to where a reader has read, from the moment they look away until they look away again. */
export class Bookmark {
  #offset: number | undefined;
  #isReading = true;

  /** Offset of the last message that was seen before the reader looked away; undefined when they never did. */
  get offset(): number | undefined {
    return this.#offset;
  }

  /** Whether the reader sees what comes in now, and the offset of the newest message. */
  see(isReading: boolean, newest: number | undefined): void {
    if (newest === undefined) this.#offset = undefined;
    else if (!isReading && (this.#isReading || this.#offset === undefined)) this.#offset = newest;
    this.#isReading = isReading;
  }

  /** The reader took part: nothing is unread. */
  clear(): void {
    this.#offset = undefined;
  }
}

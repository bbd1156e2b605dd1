import type { Message } from '../../../src/protocol/server-messages.ts';

/** The newest message of a room that a reader has seen. */
export interface ReadPosition {
  readonly epoch: string;
  readonly offset: number;
}

/** Writes a position as text for `parseReadPosition`. */
export function formatReadPosition({ epoch, offset }: ReadPosition): string {
  return `${offset} ${epoch}`;
}

/** Reads a position from text; undefined when it holds none, as any script can write to a page's storage. */
export function parseReadPosition(text = ''): ReadPosition | undefined {
  const [offset, epoch] = text.split(' ');
  return epoch && Number(offset) >= 0 ? { epoch, offset: Number(offset) } : undefined;
}

/** The messages after an offset, without deleted ones and those of the member `me`. Reads no earlier messages. */
export function unreadAfter(messages: readonly Message[], after: number, me: string | undefined): readonly Message[] {
  const read = messages.findLastIndex(({ offset }) => offset <= after);
  return messages.slice(read + 1).filter(({ from, deleted }) => from.id !== me && !deleted);
}

/** Remembers the last message that a reader saw, from one time they look away to the next. */
export class ReadMarker {
  #offset: number | undefined;
  #isReading = true;

  /** Offset of the last message that was seen before the reader looked away; undefined if they never did. */
  get offset(): number | undefined {
    return this.#offset;
  }

  /** Takes whether the reader sees what arrives now, and the offset of the newest message. */
  see(isReading: boolean, newest: number | undefined): void {
    if (newest === undefined) this.#offset = undefined;
    else if (!isReading && (this.#isReading || this.#offset === undefined)) this.#offset = newest;
    this.#isReading = isReading;
  }

  /** Marks everything as read: the reader took part. */
  clear(): void {
    this.#offset = undefined;
  }
}

import type { Message } from '../../src/protocol/server-messages.ts';

/** Up to where somebody looked at a room. */
export interface ReadPosition {
  readonly epoch: string;
  readonly offset: number;
}

/** A look as text, for `lookOf`. */
export function formatReadPosition({ epoch, offset }: ReadPosition): string {
  return `${offset} ${epoch}`;
}

/** The look that a text says; undefined when it says none, as anybody may write to a page's storage. */
export function parseReadPosition(text = ''): ReadPosition | undefined {
  const [offset, epoch] = text.split(' ');
  return epoch && Number(offset) >= 0 ? { epoch, offset: Number(offset) } : undefined;
}

/** What others than `me`, a member id, said after an offset and did not take back. Looks at no more than that. */
export function unreadAfter(messages: readonly Message[], after: number, me: string | undefined): readonly Message[] {
  const read = messages.findLastIndex(({ offset }) => offset <= after);
  return messages.slice(read + 1).filter(({ from, deleted }) => from.id !== me && !deleted);
}

/** Remembers up to where a reader has read, from the moment they look away until they look away again. */
export class ReadMarker {
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

import type { Message } from '../../../src/protocol/server-messages.ts';

/** Returns the messages after an offset, without deleted ones and those of the member `me`. Reads no earlier messages. */
export function unreadAfter(messages: readonly Message[], after: number, me: string | undefined): readonly Message[] {
  const read = messages.findLastIndex(({ offset }) => offset <= after);
  return messages.slice(read + 1).filter(({ from, deleted }) => from.id !== me && !deleted);
}

/** Marks the newest message that the reader had seen when the log was last out of sight or scrolled up. */
export class ReadMarker {
  #offset: number | undefined;
  #isReading = true;
  /** Offset of the newest message that was drawn. The reader cannot have seen a later one. */
  drawn: number | undefined;

  /** Offset of that message. Undefined while every message counts as read. */
  get offset(): number | undefined {
    return this.#offset;
  }

  /** Updates the marker. `isReading`: the end of the log is visible. `newest`: offset of the newest message. */
  update(isReading: boolean, newest: number | undefined): void {
    if (newest === undefined) this.#offset = undefined;
    // What arrives while nothing is visible was never seen, even if it arrives with the news that nothing is visible.
    else if (!isReading && (this.#isReading || this.#offset === undefined)) this.#offset = this.drawn ?? newest;
    this.#isReading = isReading;
  }

  /** Marks every message as read. */
  clear(): void {
    this.#offset = undefined;
  }
}

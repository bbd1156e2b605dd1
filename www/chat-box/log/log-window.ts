import type { Message } from '../../../src/protocol/server-messages.ts';
import { ALL_CHUNKS, chunkKey, type ChunkRange, findRange } from './transcript.ts';

/** Number of messages that the log draws more when the reader comes near to one of its ends. More would take longer than a frame. */
const STEP = 16;
/** Maximum number of messages that the log draws. Beyond it, those at the other end go, down to `KEPT` at the end of the log. */
const MAX_DRAWN = 400;
const KEPT = 200;
/** Number of messages of the first drawing, which then shows sooner: about as many as are in view. */
const FIRST_DRAWN = 16;

/**
 * Chooses the messages that the log draws, around the place that the reader sees. The work of each change then depends on them, and
 * not on the number of loaded messages.
 */
export class LogWindow {
  #range = ALL_CHUNKS;
  #isFirst = true;

  /** The drawn chunks. */
  get range(): ChunkRange {
    return this.#range;
  }

  /** The newest messages are not drawn. */
  get isCut(): boolean {
    return this.#range.last !== Infinity;
  }

  /**
   * Fits the window to changed messages. `isFollowing`: the reader sees the end of the log. Call it before the log is drawn. Returns
   * whether it removes messages above the view of a reader who follows.
   */
  fit(messages: readonly Message[], isFollowing: boolean): boolean {
    if (this.#isFirst && isFollowing) this.#set(messages, messages.length - FIRST_DRAWN, messages.length);
    if (isFollowing) this.#range = { ...this.#range, last: Infinity };
    let [start, end] = findRange(messages, this.#range);
    // The messages are those of another stream.
    if (start === end) [start, end] = this.#set(messages, 0, messages.length);
    if (end - start <= MAX_DRAWN) return false;
    if (isFollowing) this.#set(messages, end - KEPT, end);
    else this.#set(messages, start, start + MAX_DRAWN);
    return isFollowing;
  }

  /** Draws the other messages after the first drawing, as many as `fit` leaves of them. Returns whether there are any. */
  completeFirst(messages: readonly Message[]): boolean {
    if (!this.#isFirst || messages.length === 0) return false;
    this.#isFirst = false;
    if (this.#range.first === ALL_CHUNKS.first) return false;
    this.#set(messages, messages.length > MAX_DRAWN ? messages.length - KEPT : 0, messages.length);
    return true;
  }

  /** Draws more messages at the beginning (-1) or the end (1). Returns false when all of them are drawn. */
  extend(messages: readonly Message[], direction: -1 | 1): boolean {
    const [start, end] = findRange(messages, this.#range);
    if (direction < 0) {
      if (start === 0) return false;
      const first = start - STEP;
      this.#set(messages, first, Math.min(end, Math.max(0, first) + MAX_DRAWN));
      return true;
    }
    // The last drawn chunk may contain the newest message: then this ends the cut.
    this.#set(messages, Math.max(start, end + STEP - MAX_DRAWN), end + STEP);
    return end < messages.length;
  }

  /** Draws the messages around the one at an index. Returns false when it is drawn already. */
  show(messages: readonly Message[], index: number): boolean {
    const [start, end] = findRange(messages, this.#range);
    if (index >= start && index < end) return false;
    this.#set(messages, index - KEPT, index + KEPT);
    return true;
  }

  #set(messages: readonly Message[], start: number, end: number): [start: number, end: number] {
    const first = messages[start];
    const last = messages[end];
    this.#range = {
      // A page that is loaded later is drawn, too.
      first: start > 0 && first ? chunkKey(first.offset) : ALL_CHUNKS.first,
      last: last ? chunkKey(last.offset) : ALL_CHUNKS.last,
    };
    return [start, end];
  }
}

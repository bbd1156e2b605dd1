import type { Carrier } from '../../carriers/carrier.ts';
import { BACKFILL_HIGH_WATER_BYTES } from '../../carriers/watermarks.ts';
import type { Cancel, Clock } from '../../clock.ts';
import { JournalError } from '../../journal/journal.ts';
import { closeReasons } from '../../protocol/close-reasons.ts';

/** A member must have caught up by then, in milliseconds. */
const CATCH_UP_TIMEOUT_MS = 60_000;

/** Takes the next frames of a replay, or undefined when the member is live. Throws a JournalError. */
type NextFrames = () => readonly string[] | undefined;

/** Sends what was asked for (a replay, pages of history) no faster than it is read. */
export class Backfill {
  #frames: string[] = [];
  #next: NextFrames | undefined;
  #cancelDeadline: Cancel = () => {};
  /** Bytes that wait for the reader and are not live frames. */
  bytesBeside = 0;

  constructor(
    private readonly carrier: Carrier,
    private readonly clock: Clock,
  ) {}

  /** Something is still on its way. */
  get isBusy(): boolean {
    return this.#frames.length > 0 || this.#next !== undefined;
  }

  /** Sends frames, then what `next` gives until it gives no more; closes a reader that takes over 60 s as slow. */
  catchUp(frames: readonly string[], next: NextFrames): void {
    this.#cancelDeadline = this.clock.after(CATCH_UP_TIMEOUT_MS, () => this.carrier.close(closeReasons.slow));
    this.#frames.push(...frames);
    this.#next = next;
    this.#pump();
  }

  /** Sends frames. */
  send(frames: readonly string[]): void {
    this.#frames.push(...frames);
    this.#pump();
  }

  /** The reader has taken most of what waited. */
  drained(): void {
    this.bytesBeside = Math.min(this.bytesBeside, this.carrier.buffered());
    if (this.isBusy) this.#pump();
  }

  /** Sends nothing more. */
  stop(): void {
    this.#cancelDeadline();
    this.#frames = [];
    this.#next = undefined;
  }

  #pump(): void {
    try {
      while (this.carrier.buffered() < BACKFILL_HIGH_WATER_BYTES) {
        const frame = this.#frames.shift();
        if (frame !== undefined) this.#send(frame);
        else if (!this.#replay()) break;
      }
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      this.carrier.close(closeReasons.failed);
    }
  }

  /** Sends the next page of the replay, whole, for once it was taken live frames may follow; false at its end. */
  #replay(): boolean {
    const frames = this.#next?.();
    for (const frame of frames ?? []) this.#send(frame);
    if (frames) return true;
    this.#cancelDeadline();
    this.#next = undefined;
    return false;
  }

  #send(frame: string): void {
    if (this.carrier.send(frame) === 'lost') this.carrier.close(closeReasons.slow);
    this.bytesBeside = this.carrier.buffered();
  }
}

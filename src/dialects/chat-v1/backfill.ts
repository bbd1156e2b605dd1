import type { Carrier } from '../../carriers/carrier.ts';
import { BACKFILL_HIGH_WATER_BYTES } from '../../carriers/watermarks.ts';
import type { Cancel, Clock } from '../../clock.ts';
import { JournalError } from '../../journal/journal.ts';
import { closeReasons } from '../../protocol/close-reasons.ts';

/** Time that a member may take to catch up. After it, the server closes the carrier as slow. */
const CATCH_UP_TIMEOUT_MS = 60_000;

/** Reads the next frames of a replay. Returns undefined when the member is live. Throws a JournalError. */
type NextFrames = () => readonly string[] | undefined;

/** Sends backfill (a replay, pages of history) no faster than the client reads it. */
export class Backfill {
  #frames: string[] = [];
  #next: NextFrames | undefined;
  #cancelDeadline: Cancel = () => {};
  #waitingBytes = 0;

  constructor(
    private readonly carrier: Carrier,
    private readonly clock: Clock,
  ) {}

  /** True while there are frames to send. */
  get isBusy(): boolean {
    return this.#frames.length > 0 || this.#next !== undefined;
  }

  /** Upper bound of the bytes of backfill that wait on the carrier. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Sends frames, then all frames that `next` returns. Closes the carrier as slow when this takes over 60 s. */
  catchUp(frames: readonly string[], next: NextFrames): void {
    this.#cancelDeadline = this.clock.after(CATCH_UP_TIMEOUT_MS, () => this.carrier.close(closeReasons.slow));
    this.#frames.push(...frames);
    this.#next = next;
    this.#pump();
  }

  /** Sends frames as soon as the carrier has room. */
  send(frames: readonly string[]): void {
    this.#frames.push(...frames);
    this.#pump();
  }

  /** Continues when the client has read most of the waiting bytes. */
  drained(): void {
    this.#waitingBytes = Math.min(this.#waitingBytes, this.carrier.buffered());
    if (this.isBusy) this.#pump();
  }

  /** Discards all frames that it has not sent. */
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

  /** Sends the next page of the replay whole, because live frames may follow its last page. Returns false at the end. */
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
    this.#waitingBytes = this.carrier.buffered();
  }
}

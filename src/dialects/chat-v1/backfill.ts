import type { Carrier } from '../../carriers/carrier.ts';
import { BACKFILL_HIGH_WATER_BYTES } from '../../carriers/watermarks.ts';
import type { Cancel, Clock } from '../../clock.ts';
import type { NetworkQueue } from '../../limits/network-queue.ts';
import { closeReasons } from '../../protocol/close-reasons.ts';
import { RecordError } from '../../ports/record-error.ts';
import type { Done } from '../../record/record.ts';

/** Time that a member may take to catch up. After it, the server closes the carrier as slow. */
const CATCH_UP_TIMEOUT_MS = 60_000;

/** Reads the next frames of a replay; undefined when the member is live. */
export type NextFrames = (done: Done<readonly string[] | undefined>) => void;

/** Reads a page of history as frames. */
type ReadPage = (done: Done<readonly string[]>) => void;

/** The newest page as frames, or the function that reads it. */
export type NewestFrames = readonly string[] | ReadPage;

/** What a member receives before it is live. */
export interface CatchUp {
  /** Undefined for a member that recovers. */
  readonly newest: NewestFrames | undefined;
  readonly next: NextFrames;
  /** Returns whether `next` needs no read. */
  readonly isAtHead: () => boolean;
}

/** Sends backfill (a replay, pages of history) no faster than the client reads it, and reads it page by page. */
export class Backfill {
  #frames: string[] = [];
  #page: ReadPage | undefined;
  #next: NextFrames | undefined;
  #isAtHead = () => false;
  /** True from the moment at which a read is queued until its result has arrived. */
  #isReading = false;
  #isStopped = false;
  #cancelDeadline: Cancel = () => {};
  #waitingBytes = 0;

  constructor(
    private readonly carrier: Carrier,
    private readonly clock: Clock,
    private readonly pages: NetworkQueue,
  ) {}

  /** True while there are frames to read or to send. */
  get isBusy(): boolean {
    return this.#frames.length > 0 || this.#isReading || this.#page !== undefined || this.#next !== undefined;
  }

  /** Upper bound of the bytes of backfill that wait on the carrier. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Sends the newest page, then all frames that `next` returns. Closes the carrier as slow when this takes over 60 s. */
  catchUp({ newest, next, isAtHead }: CatchUp): void {
    if (typeof newest === 'function') this.#page = newest;
    else this.#frames.push(...(newest ?? []));
    this.#next = next;
    this.#isAtHead = isAtHead;
    this.#pump();
    // Most members are live by now.
    if (!this.#next) return;
    this.#cancelDeadline = this.clock.after(CATCH_UP_TIMEOUT_MS, () => this.carrier.terminate(closeReasons.slow));
  }

  /** Sends a page as soon as the queue reads it and the carrier has room. Call it only while nothing is left to send. */
  send(page: ReadPage): void {
    this.#page = page;
    this.#pump();
  }

  /** Continues when the client has read most of the waiting bytes. */
  drained(): void {
    this.#waitingBytes = Math.min(this.#waitingBytes, this.carrier.buffered());
    this.#pump();
  }

  /** Discards all frames that it has not sent. */
  stop(): void {
    this.#cancelDeadline();
    this.#isStopped = true;
    this.#frames = [];
    this.#page = undefined;
    this.#next = undefined;
  }

  /** Sends what was read, then queues for the next page. */
  #pump(): void {
    while (this.#frames.length > 0) {
      if (!this.#hasRoom) return;
      this.#send(this.#frames.shift() as string);
    }
    if (this.#isReading || !this.isBusy || !this.#hasRoom) return;
    this.#isReading = true;
    if (!this.#page && this.#isAtHead()) this.#read();
    else this.pages.add(this.carrier.address, () => this.#read());
  }

  #read(): void {
    const page = this.#page;
    this.#page = undefined;
    if (page) page((frames) => this.#receive(frames, (read) => this.#frames.push(...read)));
    else if (this.#next) this.#next((frames) => this.#receive(frames, (read) => this.#replay(read)));
    else this.#isReading = false;
  }

  #receive<Frames>(frames: Frames | RecordError, use: (frames: Frames) => void): void {
    this.#isReading = false;
    if (this.#isStopped) return;
    if (frames instanceof RecordError) this.carrier.close(closeReasons.failed);
    else use(frames);
    this.#pump();
  }

  /** Sends the next page of the replay whole, because live frames may follow its last page. */
  #replay(frames: readonly string[] | undefined): void {
    for (const frame of frames ?? []) this.#send(frame);
    if (frames) return;
    this.#cancelDeadline();
    this.#next = undefined;
  }

  get #hasRoom(): boolean {
    return this.carrier.buffered() < BACKFILL_HIGH_WATER_BYTES;
  }

  #send(frame: string): void {
    if (this.carrier.send(frame) === 'lost') this.carrier.terminate(closeReasons.slow);
    this.#waitingBytes = this.carrier.buffered();
  }
}

import type { JournalEvent, Person } from '../../../src/protocol/server-messages.ts';
import { type AdminApi, roomPath } from './admin-api.ts';
import { type Failure, toFailure } from './failure.ts';
import { EventReader, type ServerSentEvent } from './server-sent-events.ts';

/** An event of a room's live stream. */
export type RoomEvent =
  | JournalEvent
  | { readonly type: 'open'; readonly count: number }
  | { readonly type: 'joined' | 'left'; readonly member: Person }
  | { readonly type: 'presence'; readonly count: number };

/** State of the stream. */
export type FeedState =
  | { readonly kind: 'connecting' | 'live' }
  /** The next attempt follows by itself. */
  | { readonly kind: 'waiting'; readonly failure: Failure }
  /** Events are missing: read the room again, and follow it from there. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'ended'; readonly failure: Failure };

/** Receives what a stream brings. */
export interface FeedHandlers {
  readonly received: (event: RoomEvent) => void;
  readonly stateChanged: (state: FeedState) => void;
}

/** Delay of the first attempt to reconnect, and of the last ones, in milliseconds. */
const MIN_DELAY_MS = 1_000;
const MAX_DELAY_MS = 15_000;
/** The server sends a comment every 15 s. A stream that is silent for longer has lost its connection. */
const SILENCE_MS = 40_000;

/** Follows the events of a room after a position, `<epoch>.<offset>`. Reconnects, and resumes where the stream was cut. */
export class RoomFeed {
  readonly #ended = new AbortController();
  #position: string;
  #delayMs = MIN_DELAY_MS;

  constructor(
    private readonly api: AdminApi,
    private readonly room: string,
    position: string,
    private readonly handlers: FeedHandlers,
  ) {
    this.#position = position;
    void this.#run();
  }

  /** Ends the stream. Nothing is reported afterwards. */
  close(): void {
    this.#ended.abort();
  }

  async #run(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const state = await this.#follow();
      if (this.#ended.signal.aborted) return;
      this.handlers.stateChanged(state);
      if (state.kind !== 'waiting') return;
      const asked = state.failure.kind === 'busy' ? state.failure.retryMs : 0;
      await this.#wait(Math.max(asked, this.#delayMs));
      this.#delayMs = Math.min(MAX_DELAY_MS, 2 * this.#delayMs);
    }
  }

  /** Reads the stream until its connection ends. Returns what follows. */
  async #follow(): Promise<FeedState> {
    const connection = new AbortController();
    const abort = () => connection.abort();
    this.#ended.signal.addEventListener('abort', abort);
    let timer = setTimeout(abort, SILENCE_MS);
    this.handlers.stateChanged({ kind: 'connecting' });
    try {
      const response = await this.api.request('GET', roomPath(this.room, 'events'), {
        headers: { Accept: 'text/event-stream', 'Last-Event-ID': this.#position },
        signal: connection.signal,
      });
      const events = new EventReader();
      const decoder = new TextDecoder();
      const reader = (response.body ?? new Blob().stream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        clearTimeout(timer);
        timer = setTimeout(abort, SILENCE_MS);
        for (const event of events.read(decoder.decode(value, { stream: true })))
          if (this.#receive(event) === 'lost') return { kind: 'lost' };
      }
      return { kind: 'waiting', failure: { kind: 'offline' } };
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind === 'refused' && failure.status === 409) return { kind: 'lost' };
      return { kind: failure.kind === 'offline' || failure.kind === 'busy' ? 'waiting' : 'ended', failure };
    } finally {
      clearTimeout(timer);
      abort();
      this.#ended.signal.removeEventListener('abort', abort);
    }
  }

  #receive({ event, data, lastId }: ServerSentEvent): 'lost' | undefined {
    if (this.#ended.signal.aborted) return undefined;
    if (event === 'reset') return 'lost';
    if (event === 'open') this.handlers.stateChanged({ kind: 'live' });
    this.#delayMs = MIN_DELAY_MS;
    // The stream ends after it, and the next attempt resumes.
    if (event !== 'failure') this.handlers.received(JSON.parse(data) as RoomEvent);
    this.#position = lastId ?? this.#position;
    return undefined;
  }

  /** Waits before the next attempt. Ends early when the browser is online again. */
  async #wait(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, delayMs * (0.75 + Math.random() / 2));
    window.addEventListener('online', () => resolve(), { once: true, signal: this.#ended.signal });
    this.#ended.signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearTimeout(timer);
  }
}

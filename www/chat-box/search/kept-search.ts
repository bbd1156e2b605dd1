import type { Clock } from '../../../src/clock.ts';
import type { SearchPage, SearchResult } from '../../../src/protocol/search-messages.ts';
import type { ErrorMessage } from '../../../src/protocol/server-messages.ts';

/** Time from the last key to the request. */
const DEBOUNCE_MS = 300;
/** Number of results after which the search waits for the reader. */
const RESULTS_AT_A_TIME = 20;
/** Maximum number of requests in a row: a quarter of what a member may send at once. Each searches some thousand messages. */
const MAX_PAGES = 6;
/** Maximum number of waits in a row for a server that is busy. */
const MAX_WAITS = 5;

/** What became of the search of older messages. */
export type KeptState =
  /** Nothing is searched: there is no text, or all messages are loaded. */
  | 'idle'
  | 'searching'
  /** Older messages are left to search. */
  | 'more'
  | 'done'
  /** The server cannot search. */
  | 'unsupported'
  | 'offline'
  | 'failed';

/** Collaborators of `KeptSearch`. */
export interface KeptSearchDeps {
  readonly clock: Clock;
  /** Requests a page of results. Rejects without a `cause` when the server does not know the request, or the connection is lost. */
  readonly request: (text: string, before: number) => Promise<SearchPage>;
  readonly isLive: () => boolean;
  /** The state or the results have changed. */
  readonly changed: () => void;
}

/** Searches the messages that the server keeps and that are not loaded, page by page, from the newest on. */
export class KeptSearch {
  state: KeptState = 'idle';
  results: readonly SearchResult[] = [];
  /** What the next request asks for. */
  #next = { text: '', before: 0 };
  #cancelTimer = () => {};
  /** Changes with each search, so that late answers to an earlier one are ignored. */
  #search = {};

  constructor(private readonly deps: KeptSearchDeps) {}

  /** Starts a search, after a pause in typing. `before`: offset of the oldest loaded message; undefined when there are no older ones. */
  start(text: string, before: number | undefined): void {
    this.stop();
    this.results = [];
    if (text === '' || before === undefined) return this.#set('idle');
    this.#next = { text, before };
    this.#set('searching');
    this.#cancelTimer = this.deps.clock.after(DEBOUNCE_MS, () => void this.#run(RESULTS_AT_A_TIME));
  }

  /** Goes on with older messages, also after a failure. */
  more(): void {
    if (this.state === 'idle' || this.state === 'searching' || this.state === 'done') return;
    this.#set('searching');
    void this.#run(this.results.length + RESULTS_AT_A_TIME);
  }

  /** Ends the search. Late answers are ignored. */
  stop(): void {
    this.#cancelTimer();
    this.#search = {};
  }

  async #run(wanted: number): Promise<void> {
    const search = (this.#search = {});
    let waits = 0;
    for (let pages = 0; pages < MAX_PAGES && this.results.length < wanted; pages++) {
      const { text, before } = this.#next;
      let page: SearchPage;
      try {
        page = await this.deps.request(text, before);
      } catch (error) {
        if (search !== this.#search) return;
        const wait = waits++ < MAX_WAITS ? readWait(error) : undefined;
        if (wait === undefined) return this.#set(this.#reason(error));
        await new Promise<void>((resolve) => (this.#cancelTimer = this.deps.clock.after(wait, resolve)));
        if (search !== this.#search) return;
        continue;
      }
      if (search !== this.#search) return;
      waits = 0;
      this.results = [...this.results, ...page.results];
      if (page.next === undefined) return this.#set('done');
      this.#next = { text, before: page.next };
      this.deps.changed();
    }
    this.#set('more');
  }

  #reason(error: unknown): KeptState {
    if (!this.deps.isLive()) return 'offline';
    const refusal = readRefusal(error);
    return refusal === undefined || refusal.code === 'no-search' ? 'unsupported' : 'failed';
  }

  #set(state: KeptState): void {
    this.state = state;
    this.deps.changed();
  }
}

/** Returns the refusal of the server, if that is why a request failed. */
function readRefusal(error: unknown): ErrorMessage | undefined {
  return error instanceof Error ? (error.cause as ErrorMessage | undefined) : undefined;
}

/** Returns how long to wait before the request can be repeated; undefined when it cannot. */
function readWait(error: unknown): number | undefined {
  const { retryAfter } = readRefusal(error) ?? {};
  return typeof retryAfter === 'number' && retryAfter > 0 ? Math.min(retryAfter, 60_000) : undefined;
}

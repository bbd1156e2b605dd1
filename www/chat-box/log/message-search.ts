/** Maximum number of pages to search. The message may be further back, or deleted by retention. */
const MAX_PAGES = 40;

/** The state of a search. */
export type SearchResult = 'here' | 'loading' | 'gone';

/** Searches older pages for a message. */
export class MessageSearch {
  #id: string | undefined;
  #pages = 0;

  /** Id of the wanted message. Undefined when no search is running. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Starts a search, or continues it after a page. `requestPage` returns false when another page is still loading. */
  proceed(id: string, isHere: boolean, hasOlder: boolean, requestPage: () => boolean): SearchResult {
    if (id !== this.#id) this.#pages = 0;
    this.#id = id;
    const isOver = isHere || !hasOlder || this.#pages >= MAX_PAGES;
    if (isOver) this.stop();
    else if (requestPage()) this.#pages++;
    return isHere ? 'here' : isOver ? 'gone' : 'loading';
  }

  stop(): void {
    this.#id = undefined;
  }
}

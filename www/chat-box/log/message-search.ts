/** Pages to search before giving up: the message may be far back, or deleted by retention. */
const MAX_PAGES = 40;

/** The state of a search. */
export type SearchResult = 'here' | 'loading' | 'gone';

/** Searches older pages for a message. */
export class MessageSearch {
  #id: string | undefined;
  #pages = 0;

  /** Id of the message that is searched for. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Starts, or continues after a page. `requestPage` returns false when it requests none, as one is being loaded. */
  look(id: string, isHere: boolean, hasOlder: boolean, requestPage: () => boolean): SearchResult {
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

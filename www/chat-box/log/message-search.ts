/** Pages that are looked through before giving up: a message may be far back, or not there any more. */
const MAX_PAGES = 40;

/** What a search found out. */
export type SearchResult = 'here' | 'loading' | 'gone';

/** Looks for a message that may be among older ones, page by page. */
export class MessageSearch {
  #id: string | undefined;
  #pages = 0;

  /** The message that is being looked for. */
  get id(): string | undefined {
    return this.#id;
  }

  /** Begins, or goes on after a page. `ask` asks for the next one, and says whether it did: one is on its way else. */
  look(id: string, isHere: boolean, hasOlder: boolean, ask: () => boolean): SearchResult {
    if (id !== this.#id) this.#pages = 0;
    this.#id = id;
    const isOver = isHere || !hasOlder || this.#pages >= MAX_PAGES;
    if (isOver) this.stop();
    else if (ask()) this.#pages++;
    return isHere ? 'here' : isOver ? 'gone' : 'loading';
  }

  stop(): void {
    this.#id = undefined;
  }
}

import type { Message } from '../protocol/server-messages.ts';

/** What to search for. */
export interface SearchQuery {
  /** At least one character, folded by `foldForSearch`. */
  readonly text: string;
  /** Offset before which the search begins. */
  readonly before: number;
  /** Maximum number of messages. */
  readonly limit: number;
}

/** Messages whose folded text contains that of a query. */
export interface SearchMatches {
  /** The newest first, without reactions. */
  readonly messages: readonly Message[];
  /** Offset before which the search goes on; undefined when all kept messages were searched. */
  readonly next: number | undefined;
}

/**
 * Maximum number of messages that one call of `find` reads to look for the text. With an index, a call passes many more that cannot
 * contain it.
 */
export const SEARCH_ROWS = 2_000;
/** Maximum length of the texts that one call of `find` reads, in UTF-16 code units. */
export const SEARCH_UNITS = 200_000;

/** The search of a store. */
export interface MessageSearch {
  /**
   * Searches some of the kept messages of a room, from the newest on. Always correct: it reads messages that the index does not have
   * yet. Bounded work. Rejects with a RecordError.
   */
  find(room: string, query: SearchQuery): Promise<SearchMatches>;
  /** Indexes some messages, or erases some deleted ones from the index. Returns true when more is to do now. Never throws. */
  index(): boolean;
}

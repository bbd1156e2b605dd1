import { foldForSearch, searchedText, toExcerpt } from '../../../src/protocol/search-text.ts';
import type { SearchResult } from '../../../src/protocol/search-messages.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';

/** Maximum number of results that are shown of the loaded messages. */
const MAX_RESULTS = 200;

/** Results among the loaded messages. */
export interface LoadedResults {
  /** The newest first. */
  readonly results: readonly SearchResult[];
  /** Number of all messages that contain the text. */
  readonly count: number;
}

/** The folded texts of messages. A changed message is another object. */
const folded = new WeakMap<Message, string>();

/** Finds the loaded messages that contain a folded text. */
export function findLoaded(messages: readonly Message[], query: string): LoadedResults {
  const results: SearchResult[] = [];
  let count = 0;
  for (let index = messages.length - 1; index >= 0 && query !== ''; index--) {
    const message = messages[index];
    if (!message || !fold(message).includes(query)) continue;
    count++;
    if (results.length < MAX_RESULTS) results.push(toResult(message, query));
  }
  return { results, count };
}

function toResult(message: Message, query: string): SearchResult {
  const { id, offset, time, from } = message;
  return { id, offset, time, from, excerpt: toExcerpt(searchedText(message), query) };
}

function fold(message: Message): string {
  const known = folded.get(message);
  if (known !== undefined) return known;
  const text = foldForSearch(searchedText(message));
  folded.set(message, text);
  return text;
}

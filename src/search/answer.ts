import type { NetworkQueue } from '../limits/network-queue.ts';
import type { Requester } from '../ports/requests.ts';
import type { MessageSearch } from '../ports/search.ts';
import { MAX_FRAME_BYTES, MAX_SEARCH_RESULTS, MAX_SEARCH_UNITS } from '../protocol/limits.ts';
import { isCount, isId, type Fields } from '../protocol/parse-client.ts';
import type { SearchPage, SearchRequest, SearchResult } from '../protocol/search-messages.ts';
import { foldForSearch, searchedText, toExcerpt } from '../protocol/search-text.ts';
import type { Message } from '../protocol/server-messages.ts';
import { findTextFault } from '../protocol/text.ts';

/** Bytes of a page without its results. */
const PAGE_OVERHEAD_BYTES = 256;

/** Collaborators of an answer. */
export interface AnswerDeps {
  readonly search: MessageSearch;
  readonly queue: NetworkQueue;
}

/** Parses `search`. Returns a sentence about the field that is wrong. A text that cannot be searched for is refused later. */
export function parseSearch({ id, text, before, limit }: Fields): SearchRequest | string {
  if (!isId(id)) return 'search.id must have 16 to 64 of A-Za-z0-9_-.';
  if (typeof text !== 'string') return 'search.text must be a string.';
  if (before !== undefined && !isCount(before)) return 'search.before must be an offset.';
  if (limit !== undefined && !(isCount(limit) && limit >= 1 && limit <= MAX_SEARCH_RESULTS))
    return `search.limit must be 1 to ${MAX_SEARCH_RESULTS}.`;
  return { type: 'search', id, text, ...(before !== undefined && { before }), ...(limit !== undefined && { limit }) };
}

/** Answers `search` with a page, which fits into a frame, or refuses it. */
export async function answerSearch(
  { id, text, before = Number.MAX_SAFE_INTEGER, limit = MAX_SEARCH_RESULTS }: SearchRequest,
  { room, member, send, refuse }: Requester,
  { search, queue }: AnswerDeps,
): Promise<void> {
  const folded = foldForSearch(text);
  if (text.length > MAX_SEARCH_UNITS || findTextFault(text) || folded === '') return refuse({ code: 'bad-search' }, id);
  await queue.turn(member.address);
  const { messages, next } = await search.find(room.name, { text: folded, before, limit });
  const results = messages.map((message) => toResult(message, folded));
  const fitting = results.slice(0, countFitting(results));
  const end = fitting.length < results.length ? fitting.at(-1)?.offset : next;
  const page: SearchPage = { type: 'search', id, results: fitting, ...(end !== undefined && { next: end }) };
  send(page);
}

function toResult(message: Message, folded: string): SearchResult {
  const { id, offset, time, from } = message;
  return { id, offset, time, from, excerpt: toExcerpt(searchedText(message), folded) };
}

/** Returns how many results fit into a frame. */
function countFitting(results: readonly SearchResult[]): number {
  let bytes = PAGE_OVERHEAD_BYTES;
  const end = results.findIndex((result) => (bytes += Buffer.byteLength(JSON.stringify(result)) + 1) > MAX_FRAME_BYTES);
  return end === -1 ? results.length : end;
}

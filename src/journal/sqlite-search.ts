import { SEARCH_ROWS, SEARCH_UNITS, type SearchMatches, type SearchQuery } from '../ports/search.ts';
import { foldForSearch } from '../protocol/search-text.ts';
import type { Message } from '../protocol/server-messages.ts';
import type { JournalSearch } from './journal.ts';
import { callSqlite } from './sqlite-call.ts';
import { toEvent } from './sqlite-event.ts';
import type { SqliteIndex } from './sqlite-index.ts';
import { SqliteIndexing, type SqliteIndexingDeps } from './sqlite-indexing.ts';
import type { TextRow } from './sqlite-search-statements.ts';

/** Maximum number of indexed messages that one call passes. */
const WINDOW_ROWS = 20_000;
/** Maximum number of indexed messages with the trigrams of the query that one call reads. */
const MAX_CANDIDATES = 200;
/** Maximum number of trigrams that the index is asked for. The text of a candidate decides. */
const MAX_TRIGRAMS = 12;
/** Number of messages that are read at a time. */
const PART_ROWS = 100;
/** The texts of the messages that one call examines. */
interface Examined {
  /** Offsets of the messages that contain the text, the newest first. */
  readonly found: readonly number[];
  /** Offset of the last examined message where the call ends; undefined when it has examined all of them. */
  readonly stoppedAt: number | undefined;
}

/**
 * Searches the messages in the SQLite file. Reads those that are not indexed yet, and asks the index for the others. The index knows
 * which messages have the trigrams of the text, not where, so the text of each candidate is compared as well.
 */
export class SqliteSearch implements JournalSearch {
  readonly #index: SqliteIndex;
  readonly #indexing: SqliteIndexing;

  constructor(deps: SqliteIndexingDeps) {
    this.#index = deps.index;
    this.#indexing = new SqliteIndexing(deps);
  }

  index(): boolean {
    return this.#indexing.step();
  }

  dropIndex(): boolean {
    return this.#indexing.drop();
  }

  find(name: string, query: SearchQuery): SearchMatches {
    return callSqlite(() => this.#find(name, query));
  }

  #find(name: string, query: SearchQuery): SearchMatches {
    const { statements } = this.#index;
    const room = statements.room.get(name);
    if (!room) return { messages: [], next: undefined };
    const trigrams = toTrigrams(query.text);
    const firstUnindexed = trigrams ? Math.max(room.cleared, room.searched + 1) : room.cleared;
    const recent = examine(this.#texts(room.id, firstUnindexed, query.before), query);
    const found = [...recent.found];
    const before = Math.min(query.before, firstUnindexed);
    const limit = query.limit - found.length;
    let next = recent.stoppedAt;
    if (trigrams && next === undefined && limit === 0) next = before;
    else if (trigrams && next === undefined) {
      const older = this.#findIndexed(room, trigrams, { ...query, before, limit });
      found.push(...older.found);
      next = older.stoppedAt;
    }
    const messages = found.flatMap((at): Message | never[] => {
      const row = statements.message.get(room.id, at);
      return row ? (toEvent(row, []) as Message) : [];
    });
    return { messages, next: next !== undefined && next > room.cleared ? next : undefined };
  }

  /** Reads the texts of the messages from an offset on that are before another one, the newest first. */
  *#texts(room: number, from: number, before: number): Generator<TextRow> {
    // A statement that is not read to its end would keep the write-ahead file from being truncated.
    const { texts } = this.#index.statements;
    let position = before;
    for (;;) {
      const part = texts.all(room, from, position, PART_ROWS);
      yield* part;
      position = part.at(-1)?.at ?? from;
      if (part.length < PART_ROWS) return;
    }
  }

  #findIndexed(
    room: { readonly id: number; readonly cleared: number },
    trigrams: string,
    query: SearchQuery,
  ): Examined {
    const { statements } = this.#index;
    const last = statements.indexedBefore.get(room.id, query.before)?.n;
    if (last === undefined) return { found: [], stoppedAt: undefined };
    const changed = statements.pendingIn.all(room.id, Math.max(1, last - WINDOW_ROWS + 1), last, MAX_CANDIDATES);
    const lowest = changed.length === MAX_CANDIDATES ? changed.at(-1)?.n : undefined;
    const first = lowest ?? Math.max(1, last - WINDOW_ROWS + 1);
    const matches = statements.matches.all(room.id, trigrams, first, last, MAX_CANDIDATES);
    const oldest = matches.length === MAX_CANDIDATES ? Math.min(...matches.map(({ at }) => at)) : undefined;
    const byOffset = new Map([...changed, ...matches].map((row) => [row.at, row]));
    const candidates = [...byOffset.values()]
      .filter(({ at }) => at >= Math.max(room.cleared, oldest ?? 0))
      .sort((a, b) => b.at - a.at);
    const examined = examine(candidates, query);
    if (examined.stoppedAt !== undefined) return examined;
    const start = first > 1 ? statements.indexedFrom.get(room.id, first)?.at : undefined;
    return { found: examined.found, stoppedAt: oldest ?? start };
  }
}

/** Examines texts, the newest first, until the limit of the query or that of the work of a call. */
function examine(rows: Iterable<TextRow>, { text: query, limit }: SearchQuery): Examined {
  const found: number[] = [];
  let count = 0;
  let units = 0;
  let last: number | undefined;
  for (const { at, text } of rows) {
    if (found.length >= limit || count >= SEARCH_ROWS || units >= SEARCH_UNITS) return { found, stoppedAt: last };
    count++;
    units += text.length;
    last = at;
    if (foldForSearch(text).includes(query)) found.push(at);
  }
  return { found, stoppedAt: undefined };
}

/** Returns the FTS5 query for the trigrams of a folded text; undefined for a text that has none. */
function toTrigrams(text: string): string | undefined {
  const characters = [...text];
  const count = characters.length - 2;
  if (count < 1) return undefined;
  const chosen = Math.min(count, MAX_TRIGRAMS);
  const starts = Array.from({ length: chosen }, (_, index) =>
    chosen === 1 ? 0 : Math.round((index * (count - 1)) / (chosen - 1)),
  );
  const phrases = starts.map((start) => {
    const trigram = characters.slice(start, start + 3).join('');
    return `"${trigram.replaceAll('"', '""')}"`;
  });
  return [...new Set(phrases)].join(' AND ');
}

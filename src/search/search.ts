import type { Clock } from '../clock.ts';
import { NetworkQueue } from '../limits/network-queue.ts';
import type { AddedRequest, ClientRequest } from '../ports/requests.ts';
import type { MessageSearch } from '../ports/search.ts';
import type { Sink } from '../ports/sinks.ts';
import type { SearchRequest } from '../protocol/search-messages.ts';
import { answerSearch, parseSearch } from './answer.ts';
import { scheduleIndexing } from './indexing.ts';

/**
 * Number of rows that a search counts as for the budget. A call of the store reads up to `SEARCH_ROWS` texts, but of one column, and
 * sends few of them: it takes about as long as reading so many rows of history.
 */
const SEARCH_COST_ROWS = 200;

/** Collaborators of the search. */
export interface SearchDeps {
  readonly clock: Clock;
  readonly search: MessageSearch;
}

/** The parts of the search, for the ports. */
export interface Search {
  readonly requests: readonly ClientRequest[];
  readonly sink: Sink;
}

/** Creates the search of kept messages. A member that may read the history may search it. */
export function createSearch({ clock, search }: SearchDeps): Search {
  const queue = new NetworkQueue(clock);
  const indexing = scheduleIndexing(search, clock);
  const request: AddedRequest<SearchRequest> = {
    ...{ kind: 'request', type: 'search', access: 'read-only', rows: SEARCH_COST_ROWS },
    parse: parseSearch,
    handle: (message, requester) => answerSearch(message, requester, { search, queue }),
  };
  return {
    requests: [request as ClientRequest],
    sink: {
      committed: (_room, events) => {
        if (events.some(({ type }) => CHANGES_TEXTS.has(type))) indexing.soon();
      },
    },
  };
}

/** Events that change which texts a room keeps. */
const CHANGES_TEXTS: ReadonlySet<string> = new Set(['message', 'edited', 'deleted', 'cleared']);

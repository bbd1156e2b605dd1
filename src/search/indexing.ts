import type { Clock } from '../clock.ts';
import type { MessageSearch } from '../ports/search.ts';

/** Time from a message to its indexing. The messages of that time make one batch, and the search reads them without the index. */
const BATCH_DELAY_MS = 500;
/** Minimum pause between two steps, so that rooms can run turns. */
const MIN_PAUSE_MS = 20;
/** A pause is at least this many times as long as the step before it. */
const PAUSE_FACTOR = 4;
/** Interval of a step without a message: pruning removes texts too. */
const IDLE_INTERVAL_MS = 60_000;

/** Schedules the steps of the index. */
export interface Indexing {
  /** Runs a step soon, because messages were added, changed or removed. */
  soon(): void;
}

/** Indexes the messages of a store in small steps, those that an earlier run has left first. */
export function scheduleIndexing(search: MessageSearch, clock: Clock): Indexing {
  let cancel = clock.after(MIN_PAUSE_MS, step);
  let isIdle = false;
  function step(): void {
    const startedAt = clock.elapsed();
    const hasMore = search.index();
    const pauseMs = Math.max(MIN_PAUSE_MS, PAUSE_FACTOR * (clock.elapsed() - startedAt));
    isIdle = !hasMore;
    cancel = clock.after(hasMore ? pauseMs : IDLE_INTERVAL_MS, step);
  }
  return {
    soon() {
      if (!isIdle) return;
      isIdle = false;
      cancel();
      cancel = clock.after(BATCH_DELAY_MS, step);
    },
  };
}

import type { Cancel, Clock } from '../clock.ts';
import type { Journal } from './journal.ts';

/** Pause between two rounds of pruning. */
const PRUNE_INTERVAL_MS = 60_000;
/** Pause between two steps of a round, so that rooms can run turns. */
const PRUNE_PAUSE_MS = 20;

/** Prunes the journal in small steps, one round a minute, until cancelled. */
export function schedulePruning(journal: Journal, clock: Clock): Cancel {
  let cancel = clock.after(PRUNE_PAUSE_MS, step);
  function step(): void {
    cancel = clock.after(journal.prune() ? PRUNE_PAUSE_MS : PRUNE_INTERVAL_MS, step);
  }
  return () => cancel();
}

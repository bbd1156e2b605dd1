import type { Cancel, Clock } from '../clock.ts';
import type { Journal } from './journal.ts';

/** Between rounds of pruning, in milliseconds. */
const PRUNE_INTERVAL_MS = 60_000;
/** Between the steps of a round, so that rooms can speak, in milliseconds. */
const PRUNE_PAUSE_MS = 20;

/** Prunes the journal in small steps, a round a minute, until cancelled. */
export function schedulePruning(journal: Journal, clock: Clock): Cancel {
  let cancel = clock.after(PRUNE_PAUSE_MS, step);
  function step(): void {
    cancel = clock.after(journal.prune() ? PRUNE_PAUSE_MS : PRUNE_INTERVAL_MS, step);
  }
  return () => cancel();
}

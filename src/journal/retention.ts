import type { Cancel, Clock } from '../clock.ts';
import type { Journal } from './journal.ts';

/** Between rounds of pruning, in milliseconds. */
const EVERY = 60_000;
/** Between the steps of a round, so that rooms can speak, in milliseconds. */
const PAUSE = 20;

/** Prunes the journal in small steps, a round a minute, until cancelled. */
export function pruneOften(journal: Journal, clock: Clock): Cancel {
  let cancel = clock.after(PAUSE, step);
  function step(): void {
    cancel = clock.after(journal.prune() ? PAUSE : EVERY, step);
  }
  return () => cancel();
}

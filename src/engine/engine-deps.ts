import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Observed } from '../ports/observations.ts';

/** Collaborators of all parts of the engine's node. */
export interface EngineDeps extends Observed {
  readonly clock: Clock;
  readonly log: Log;
  /** Returns a number of at least 0 and below 1, which spreads what many nodes do. */
  readonly random: () => number;
  /** Creates an unguessable id. */
  readonly newId: () => string;
}

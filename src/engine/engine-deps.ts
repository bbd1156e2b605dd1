import type { CloseReason } from '../protocol/close-reasons.ts';
import type { RecordFollower } from '../record/record.ts';
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

/** Receives what happens in a room, and to the members of this node. */
export interface EngineFollower extends RecordFollower {
  /** Another node took over the member that had this id and generation here. */
  moved(memberId: string, generation: string): void;
  /** A command on any node removed a person. */
  removedPerson(personId: string, reason: CloseReason): void;
  /** The room began anew: all members leave. */
  restarted(reason: CloseReason): void;
}

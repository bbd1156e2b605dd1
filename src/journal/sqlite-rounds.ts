import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { readRetentionFloor, retentionFloorKey } from '../ports/documents.ts';
import { DEDUPE_WINDOW_MS } from '../protocol/limits.ts';
import type { Checkpoints } from './sqlite-checkpoints.ts';
import { PRUNE_STEP_EVENTS, type PruneStep, type SqlitePruner } from './sqlite-prune.ts';
import type { SqliteRoom } from './sqlite-room.ts';
import type { RoomRow, Statements } from './sqlite-statements.ts';
import type { SqliteSummaries } from './sqlite-summaries.ts';
import type { SqliteValues } from './sqlite-values.ts';
import { WallClockTrust } from './wall-clock-trust.ts';

/** Name of the fact that holds the latest wall time. */
const WALL_STAMP = 'wall';
/** Interval at which the journal writes the wall time. */
const STAMP_INTERVAL_MS = 3_600_000;
/** Maximum number of rooms that one step of a round visits. Most have nothing to prune. */
const PRUNE_STEP_ROOMS = 20;
/** Pause before each step that removes cleared events, so that rooms can run turns. */
const CLEAR_PAUSE_MS = 20;

/** Collaborators of the rounds. */
interface PruneRoundsDeps {
  readonly statements: Statements;
  readonly pruner: SqlitePruner;
  readonly values: SqliteValues;
  readonly summaries: SqliteSummaries;
  readonly checkpoints: Pick<Checkpoints, 'checkSoon' | 'eraseSoon'>;
  /** The open rooms, by name. */
  readonly rooms: ReadonlyMap<string, SqliteRoom>;
  readonly maxAgeMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

type PrunedRoom = Pick<RoomRow, 'id' | 'name' | 'cleared'>;

/** Prunes the rooms of a file in small steps: all of them in rounds, and one that was cleared at once. */
export class PruneRounds {
  readonly #trust: WallClockTrust;
  /** Id of the last room that the current round has pruned; 0 before the first. */
  #lastPruned = 0;
  #stampedAt = Number.NEGATIVE_INFINITY;
  /** Names of rooms that have cleared events. */
  readonly #cleared = new Set<string>();
  #cancelClear: Cancel | undefined;

  constructor(private readonly deps: PruneRoundsDeps) {
    const { fact, newestTime } = deps.statements;
    const known = { stamp: fact.get(WALL_STAMP)?.value, newestEvent: newestTime.get()?.time ?? 0 };
    this.#trust = new WallClockTrust(deps.clock, deps.log, known);
  }

  /** Runs one step of a round. Returns true when more is left. Never throws. */
  step(): boolean {
    const { statements, checkpoints } = this.deps;
    checkpoints.checkSoon();
    let pruned: PrunedRoom | undefined;
    try {
      const now = this.#trust.read();
      this.#stamp(now);
      let events = 0;
      for (const room of statements.roomsAfter.all(this.#lastPruned, PRUNE_STEP_ROOMS)) {
        pruned = room;
        const step = this.#prune(room, now);
        if (step.hasMore) return true;
        this.#lastPruned = room.id;
        events += step.events;
        if (events >= PRUNE_STEP_EVENTS) break;
      }
      if (statements.roomsAfter.get(this.#lastPruned, 1)) return true;
      this.#lastPruned = 0;
      return false;
    } catch (error) {
      // The next call goes on with the other rooms, so that one that cannot be pruned does not keep them all.
      this.#lastPruned = pruned?.id ?? 0;
      this.#logFailure(error, pruned?.name);
      return false;
    }
  }

  /** Removes the cleared events of a room soon. A round would come to it within a minute or more. */
  clearSoon(room: string): void {
    this.#cleared.add(room);
    this.#cancelClear ??= this.deps.clock.after(CLEAR_PAUSE_MS, () => this.#clear(room));
  }

  close(): void {
    this.#cancelClear?.();
  }

  #clear(name: string): void {
    this.#cancelClear = undefined;
    try {
      const room = this.deps.statements.room.get(name);
      if (!room || !this.#prune(room, this.#trust.read()).hasMore) this.#cleared.delete(name);
    } catch (error) {
      // The next round removes them.
      this.#cleared.delete(name);
      this.#logFailure(error, name);
    }
    const [next] = this.#cleared;
    if (next !== undefined) this.clearSoon(next);
  }

  /** Runs one step for a room. `now` is undefined while the time is unreliable. */
  #prune({ id, name, cleared }: PrunedRoom, now: number | undefined): PruneStep {
    const { pruner, values, checkpoints, rooms, summaries, maxAgeMs } = this.deps;
    const ages = { since: now && now - maxAgeMs, commandsSince: now && now - DEDUPE_WINDOW_MS, now };
    const floor = readRetentionFloor(values.get(retentionFloorKey(name)), now ?? 0);
    const step = pruner.prune(id, { cleared, floor }, ages);
    if (step.hasCleared) checkpoints.eraseSoon();
    rooms.get(name)?.recordPruned(step.prunedTo);
    if (step.prunedTo > 0) summaries.forget(id);
    return step;
  }

  /** Writes the wall time once an hour, unless it is suspect. The next start compares its clock with it. */
  #stamp(now: number | undefined): void {
    const { clock, statements } = this.deps;
    const elapsed = clock.elapsed();
    if (now === undefined || elapsed - this.#stampedAt < STAMP_INTERVAL_MS) return;
    statements.setFact.run(WALL_STAMP, now);
    this.#stampedAt = elapsed;
  }

  #logFailure(error: unknown, room = ''): void {
    this.deps.log('the journal could not be pruned', { error: String(error), room }, 'error');
  }
}

import type { Database } from 'bun:sqlite';
import { AUDIT_LOG_MS, type Retention } from './journal.ts';
import { NO_NETWORK, networkShare } from './network-tag.ts';
import { cutAtUnits, type SqliteIndex } from './sqlite-index.ts';
import type { OldRow, Statements } from './sqlite-statements.ts';

/** Maximum number of events that one step counts. */
const TALLY_STEP_EVENTS = 2_000;
/** Maximum number of rows that one step removes. A larger step would delay the turns of all rooms. */
export const PRUNE_STEP_EVENTS = 500;
/** Maximum length of the texts that one step removes, in UTF-16 code units: the search index marks each of their trigrams. */
const PRUNE_STEP_UNITS = 6_000;
/** The numbers of a room with fewer events than this are not kept: a member can open many rooms, and counting costs little. */
const MIN_KEPT_TALLY_EVENTS = 100;

/** Age limits for one step. */
export interface AgeLimits {
  /** Removes events from before this time; undefined keeps them all. */
  readonly since: number | undefined;
  /** Removes results of commands from before this time; undefined keeps them all. */
  readonly commandsSince: number | undefined;
  /** Removes documents that ended before this time, and old entries of the audit log; undefined keeps them all. */
  readonly now: number | undefined;
}

/** Events of a room that a step treats alike, by their offsets. */
export interface PruneBounds {
  /** Those with a lower offset go first. */
  readonly cleared: number;
  /** Those from this one on stay, unless they are cleared. */
  readonly floor: number;
}

/** Numbers of events of a room, up to the offset `countedTo`. */
interface Tally {
  countedTo: number;
  messages: number;
  changes: number;
  readonly byNetwork: Map<number, number>;
}

/** Result of a step. */
export interface PruneStep {
  /** True when more events are left to count or to remove. */
  readonly hasMore: boolean;
  /** The highest removed offset; 0 when the step removed none. */
  readonly prunedTo: number;
  /** True when the step removed events of a `cleared` event, whose texts are to be erased. */
  readonly hasCleared: boolean;
  /** Number of events that the step counted or removed. */
  readonly events: number;
}

/**
 * Removes events beyond retention from rooms in small steps. It counts each event only once, so that a step costs the same
 * in a room of any size.
 */
export class SqlitePruner {
  readonly #tallies = new Map<number, Tally>();

  constructor(
    private readonly database: Database,
    private readonly statements: Statements,
    private readonly index: SqliteIndex,
    private readonly retention: Retention,
  ) {}

  /** Runs one step for the room with this row id. */
  prune(room: number, { cleared, floor }: PruneBounds, ages: AgeLimits): PruneStep {
    const tally = this.#tallies.get(room) ?? { countedTo: 0, messages: 0, changes: 0, byNetwork: new Map() };
    this.#tallies.set(room, tally);
    const counted = this.#count(room, tally);
    if (counted === TALLY_STEP_EVENTS) return { hasMore: true, prunedTo: 0, hasCleared: false, events: counted };
    const { database, statements } = this;
    const clearedRows = this.#selectCleared(room, cleared);
    const rows = cutAtUnits(
      clearedRows.length > 0 ? clearedRows : this.#select(room, tally, ages, floor),
      PRUNE_STEP_UNITS,
      ({ units }) => units,
    );
    const prunedTo = rows.reduce((highest, { at }) => Math.max(highest, at), 0);
    const deleted = database
      .transaction(() => {
        for (const row of rows) this.#remove(room, row, ages);
        if (prunedTo > 0) statements.markPruned.run(room, prunedTo);
        const commands = statements.deleteCommands.run(room, ages.commandsSince ?? 0, PRUNE_STEP_EVENTS).changes;
        const { now } = ages;
        if (now === undefined) return { commands, kept: 0 };
        const documents = statements.deleteDocuments.run(room, now, PRUNE_STEP_EVENTS).changes;
        const entries = statements.deleteEntries.run(room, now - AUDIT_LOG_MS, PRUNE_STEP_EVENTS).changes;
        return { commands, kept: documents + entries };
      })
      .immediate();
    if (rows.length > 0) this.index.merge();
    for (const row of rows) add(tally, row, -1);
    const hasMore = rows.length > 0 || deleted.commands === PRUNE_STEP_EVENTS || deleted.kept >= PRUNE_STEP_EVENTS;
    if (!hasMore && tally.messages + tally.changes < MIN_KEPT_TALLY_EVENTS) this.#tallies.delete(room);
    const events = counted + rows.length + deleted.commands + deleted.kept;
    return { hasMore, prunedTo, hasCleared: clearedRows.length > 0, events };
  }

  #selectCleared(room: number, cleared: number): readonly OldRow[] {
    const [first] = cleared > 0 ? this.statements.oldestEvents.all(room, 1) : [];
    if (!first || first.at >= cleared) return [];
    return this.statements.oldestEvents.all(room, PRUNE_STEP_EVENTS).filter(({ at }) => at < cleared);
  }

  /** Counts the next events. Returns their number: the maximum when more may be left to count. */
  #count(room: number, tally: Tally): number {
    const rows = this.statements.tally.all(room, tally.countedTo, TALLY_STEP_EVENTS);
    let counted = 0;
    for (const { count, last, ...row } of rows) {
      add(tally, row, count);
      counted += count;
      tally.countedTo = Math.max(tally.countedTo, last);
    }
    return counted;
  }

  /** Selects the events that this step removes, for one reason. */
  #select(room: number, tally: Tally, ages: AgeLimits, floor: number): readonly OldRow[] {
    for (const rows of this.#surplus(room, tally, ages)) {
      const removed = rows.filter(({ at }) => at < floor);
      if (removed.length > 0) return removed;
    }
    return [];
  }

  /** Reads the oldest events beyond retention, for one reason after another. */
  *#surplus(room: number, { messages, changes, byNetwork }: Tally, { since }: AgeLimits): Generator<readonly OldRow[]> {
    const { statements, retention } = this;
    const { maxMessages, maxChanges } = retention;
    const step = (surplus: number) => Math.min(surplus, PRUNE_STEP_EVENTS);
    if (since !== undefined) {
      // Stops at the first young event: an old event after it may have a wrong time.
      const [first] = statements.oldestEvents.all(room, 1);
      const oldest = first && first.time < since ? statements.oldestEvents.all(room, PRUNE_STEP_EVENTS) : [];
      const young = oldest.findIndex(({ time }) => time >= since);
      yield young === -1 ? oldest : oldest.slice(0, young);
    }
    if (messages > maxMessages) yield statements.oldestMessages.all(room, step(messages - maxMessages));
    const share = networkShare(maxChanges);
    for (const [network, count] of byNetwork) {
      if (count > share) yield statements.oldestChangesOfNetwork.all(room, network, step(count - share));
    }
    if (changes > maxChanges) yield statements.oldestChanges.all(room, step(changes - maxChanges));
  }

  #remove(room: number, { at, isMessage, message, time, flag }: OldRow, { commandsSince }: AgeLimits): void {
    const { statements } = this;
    if (isMessage && message !== null) {
      this.index.remove(room, at);
      if (time >= (commandsSince ?? 0)) statements.keepResult.run(room, message, at, time);
      if (flag) {
        statements.deleteReactions.run(room, message);
        statements.deleteReactionCounts.run(room, message);
      }
    }
    statements.deleteEvent.run(room, at);
  }
}

function add(tally: Tally, { isMessage, network }: Pick<OldRow, 'isMessage' | 'network'>, count: number): void {
  if (isMessage) {
    tally.messages += count;
    return;
  }
  tally.changes += count;
  if (network === null || network === NO_NETWORK) return;
  const left = (tally.byNetwork.get(network) ?? 0) + count;
  if (left > 0) tally.byNetwork.set(network, left);
  else tally.byNetwork.delete(network);
}

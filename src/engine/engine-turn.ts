import { withTimeout } from '../clock.ts';
import { errorText } from '../log.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { GRACE_MS } from '../protocol/limits.ts';
import type { Outcome, RecordEntry } from '../record/record.ts';
import { EngineError } from './engine-error.ts';
import type { EngineRoom, EngineRoomDeps } from './engine-room.ts';
import { turnScript } from './scripts.ts';
import type { Answer, PlannedEntry } from './turn-call.ts';
import { TurnPlanner, type EngineTurnDeps } from './turn-plan.ts';

/** Maximum number of calls for one entry, when other nodes change the same message or take the same names. */
const MAX_ATTEMPTS = 20;
/** Time for which a turn is repeated while the engine is away. */
const RETRY_MS = 2_000;
const RETRY_INTERVAL_MS = 100;
/** Time after which a missing publication is read from the log. */
const PUBLICATION_TIMEOUT_MS = 100;
/** Time after which a name, and that of an author, is free again. */
export const HELD_MS = 10 * 60 * 1_000;
export const HELD_FOR_AUTHOR_MS = 24 * 60 * 60 * 1_000;

/** Returns the first arguments of the script `turn`. `head` is the last event that the node has received. */
export function turnSettings(newEpoch: string, node: string, head: number): readonly string[] {
  return [newEpoch, node, head, GRACE_MS, HELD_MS, HELD_FOR_AUTHOR_MS].map(String);
}

const JOURNAL_FAILED: Outcome = { kind: 'refused', code: 'journal', retryAfter: 1_000 };

/** Runs the turns of a room in the engine, one at a time. */
export class EngineTurn {
  readonly #planner: TurnPlanner;
  /** Departures that the engine has not received yet. */
  #owed: RecordEntry[] = [];

  constructor(
    private readonly room: EngineRoom,
    private readonly deps: EngineRoomDeps,
    private readonly record: EngineTurnDeps,
  ) {
    this.#planner = new TurnPlanner(room.key, deps.connection, record);
  }

  /** Carries out entries. Resolves to one outcome for each once their events are applied here. Never rejects. */
  async run(entries: readonly RecordEntry[]): Promise<readonly Outcome[]> {
    const outcomes = new Map<RecordEntry, Outcome>();
    const deadline = this.deps.clock.elapsed() + RETRY_MS;
    const all = [...this.#owed, ...entries];
    this.#owed = [];
    try {
      await this.#repeat(deadline, () => this.room.open());
      await this.#runCalls(all, outcomes, deadline);
    } catch (error) {
      if (!(error instanceof EngineError))
        this.deps.log('a turn failed', { room: this.room.name, error: errorText(error) });
      else this.deps.log('the engine failed', { room: this.room.name, error: error.message });
    }
    for (const entry of all) {
      if ((entry.kind === 'leave' || entry.kind === 'lost') && !outcomes.has(entry)) this.#owed.push(entry);
    }
    return entries.map((entry) => outcomes.get(entry) ?? toFailure(entry));
  }

  async #runCalls(
    entries: readonly RecordEntry[],
    outcomes: Map<RecordEntry, Outcome>,
    deadline: number,
  ): Promise<void> {
    let waiting = entries;
    for (let attempt = 0; waiting.length > 0 && attempt < MAX_ATTEMPTS + entries.length; attempt++) {
      const planned = await this.#repeat(deadline, () => this.#planner.plan(waiting));
      const calls = [...planned.values()];
      const { version, answers } = await this.#repeat(deadline, () => this.#call(calls));
      const again: RecordEntry[] = [];
      for (const [index, entry] of [...planned.keys()].entries()) {
        const answer = calls[index]?.read(answers[index] ?? '');
        const outcome = answer && this.#toOutcome(entry, answer);
        if (outcome) outcomes.set(entry, outcome);
        else again.push(entry);
      }
      await this.#applied(version, deadline);
      waiting = [...again, ...waiting.filter((entry) => !planned.has(entry))];
    }
  }

  /** Returns the outcome of an answer; undefined when the entry has to run again. */
  #toOutcome(entry: RecordEntry, answer: Answer): Outcome | undefined {
    switch (answer.kind) {
      case 'outcome':
        return answer.outcome;
      case 'conflict':
        return undefined;
      case 'taken':
        // A random name was taken in between. A wanted one stays taken.
        return entry.kind === 'join' ? undefined : { kind: 'refused', code: 'name-taken' };
      case 'stale':
        if (entry.kind === 'command') this.record.remove(entry.member, closeReasons.replaced);
        return { kind: 'noted' };
      case 'gone':
        // The client reconnects, and enters again.
        if (entry.kind === 'command') this.record.remove(entry.member, closeReasons.failed);
        return { kind: 'noted' };
    }
  }

  async #call(planned: readonly PlannedEntry[]): Promise<{ version: number; answers: readonly string[] }> {
    const { connection, newId, node } = this.deps;
    const { head } = this.room.copy;
    const args = [...turnSettings(newId(), node, head), ...planned.flatMap(({ fields }) => fields)];
    const answer = await connection.run(turnScript, [this.room.key], args);
    const [, version, , , answers] = answer as [string, string, string, string, string[]];
    return { version: Number(version), answers };
  }

  /** Waits until the events of a call are applied here. Reads them when their publication does not arrive. */
  async #applied(version: number, deadline: number): Promise<void> {
    const { copy } = this.room;
    while (copy.version < version) {
      const arrived = await withTimeout(
        this.room.applied(version).then(() => true),
        PUBLICATION_TIMEOUT_MS,
        this.deps.clock,
      );
      if (arrived) return;
      await this.room.catchUp();
      if (copy.version < version && this.deps.clock.elapsed() >= deadline)
        throw new EngineError('away', 'The events of the turn did not arrive.');
    }
  }

  /** Runs a step again while the engine is away, until the deadline. A repeat has the same ids, so nothing happens twice. */
  async #repeat<Value>(deadline: number, step: () => Promise<Value>): Promise<Value> {
    for (;;) {
      try {
        return await step();
      } catch (error) {
        const isAway = error instanceof EngineError && error.kind === 'away';
        if (!isAway || this.deps.clock.elapsed() >= deadline) throw error;
        await new Promise<void>((resolve) => this.deps.clock.after(RETRY_INTERVAL_MS, resolve));
      }
    }
  }
}

/** The outcome of an entry that the engine did not carry out. */
function toFailure(entry: RecordEntry): Outcome {
  switch (entry.kind) {
    case 'command':
      return JOURNAL_FAILED;
    case 'join':
      return { kind: 'barred', reason: closeReasons.failed };
    case 'leave':
    case 'lost':
      return { kind: 'noted' };
  }
}

import { withTimeout } from '../clock.ts';
import { errorText } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Outcome, RecordEntry } from '../record/record.ts';
import type { Restart } from '../record/restart.ts';
import { EngineError, repeatWhileAway } from './engine-error.ts';
import type { EngineRoom, EngineRoomDeps } from './engine-room.ts';
import { isAbandoned, planCheck, toFailure, type Answer, type PlannedEntry } from './turn-call.ts';
import type { TurnAnswer } from './turn-caller.ts';
import { encodeRestart } from './turn-encoding.ts';
import { TurnPlanner, type EngineTurnDeps } from './turn-plan.ts';

/** Maximum number of calls for one entry, when other nodes change the same message or take the same names. */
const MAX_ATTEMPTS = 20;
/** Time for which a turn is repeated while the engine is away. */
const RETRY_MS = 2_000;
/** Time after a failed turn until the members of this node are compared with the engine. */
const CHECK_DELAY_MS = 500;
/** Time after which a missing publication is read from the log. */
const PUBLICATION_TIMEOUT_MS = 100;

/** Runs the turns of a room in the engine, one at a time. */
export class EngineTurn {
  readonly #planner: TurnPlanner;
  /** Ends when the present turn or check does. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  /** True when this node and the engine may disagree about the members that this node has. */
  #isUnsure = false;
  #isClosed = false;

  constructor(
    private readonly room: EngineRoom,
    private readonly deps: EngineRoomDeps,
    private readonly record: EngineTurnDeps,
  ) {
    this.#planner = new TurnPlanner(room, deps.connection, record);
  }

  /** True when this node and the engine may disagree about the members that this node has. */
  get isUnsure(): boolean {
    return this.#isUnsure;
  }

  /** Compares the members of this node with the engine before the next call. */
  markUnsure(): void {
    this.#isUnsure = true;
  }

  /** Compares the members of this node with the engine now, if that is needed. Never rejects. */
  check(): Promise<void> {
    return this.#queue(() => this.#attempt(() => this.#checkMembers()));
  }

  /** Ends checks: the room has no members here, and may be open again with another record. */
  close(): void {
    this.#isClosed = true;
  }

  /** Carries out entries. Resolves to one outcome for each once their events are applied here. Never rejects. */
  run(entries: readonly RecordEntry[]): Promise<readonly Outcome[]> {
    return this.#queue(() => this.#run(entries));
  }

  async #run(entries: readonly RecordEntry[]): Promise<readonly Outcome[]> {
    const { members } = this.record;
    const outcomes = new Map<RecordEntry, Outcome>();
    const deadline = this.deps.clock.elapsed() + RETRY_MS;
    for (const entry of entries) {
      const { kind, member } = entry;
      if (kind !== 'leave' && kind !== 'lost') continue;
      const isPresent = members.has(member);
      const isKnown = kind === 'leave' ? members.delete(member) : members.generation(member) === '';
      if (isPresent) continue;
      // There is nothing to remove, unless the engine has carried out an entry that failed here. The check finds that out.
      if (!isKnown) this.#isUnsure = true;
      outcomes.set(entry, { kind: 'noted' });
    }
    const waiting = entries.filter((entry) => !outcomes.has(entry));
    await this.#attempt(async () => {
      await repeatWhileAway(this.deps.clock, deadline, () => this.room.open());
      await this.#runCalls(waiting, outcomes, deadline);
    });
    // The engine may have carried out what failed.
    if (waiting.some((entry) => !outcomes.has(entry))) this.#isUnsure = true;
    if (this.#isUnsure) this.deps.clock.after(CHECK_DELAY_MS, () => void this.check());
    return entries.map((entry) => outcomes.get(entry) ?? toFailure(entry));
  }

  /** Opens the room, unless that is done. Rejects with an EngineError. */
  ready(): Promise<void> {
    const { clock } = this.deps;
    return this.#queue(() => repeatWhileAway(clock, clock.elapsed() + RETRY_MS, () => this.room.open()));
  }

  /** Begins the room anew. Resolves once this node has left the old stream. Rejects with an EngineError. */
  restart(restart: Restart): Promise<void> {
    return this.#queue(async () => {
      const { clock, newId } = this.deps;
      const deadline = clock.elapsed() + RETRY_MS;
      await repeatWhileAway(clock, deadline, () => this.room.open());
      const fields = ['b', newId(), '', '', ...encodeRestart(restart, newId()), ''] as const;
      const { version } = await repeatWhileAway(clock, deadline, () => this.#send([{ fields }], 0));
      await this.#applied(version, deadline);
    });
  }

  /** Runs a task after the one before it. */
  #queue<Value>(task: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => {});
    return result;
  }

  /** Does a part of the work, and logs a failure. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { log } = this.deps;
      if (error instanceof EngineError)
        log('the engine failed', { room: this.room.name, error: error.message }, 'error');
      else log('a turn failed', { room: this.room.name, error: errorText(error) }, 'error');
    }
  }

  /** Names this node's members to the engine, which counts no others as this node's. Removes those that it does not count. */
  async #checkMembers(): Promise<void> {
    if (!this.#isUnsure || this.#isClosed) return;
    const { remove, members } = this.record;
    // First: what happens from now on may need another check.
    this.#isUnsure = false;
    let answers: readonly string[];
    try {
      await this.room.refresh();
      await this.room.note();
      ({ answers } = await this.#send([planCheck(members.list, this.room)], 0));
    } catch (error) {
      this.#isUnsure = true;
      throw error;
    }
    const [answer = ''] = answers;
    const lost = new Map(answer.split(' ').map((text) => [text.slice(1), text.slice(0, 1)]));
    for (const member of members.filter(({ id }) => lost.has(id)))
      remove(member, lost.get(member.id) === 's' ? closeReasons.replaced : closeReasons.failed);
  }

  async #runCalls(
    entries: readonly RecordEntry[],
    outcomes: Map<RecordEntry, Outcome>,
    deadline: number,
  ): Promise<void> {
    const { members } = this.record;
    let waiting = entries;
    for (let attempt = 0; waiting.length > 0 && attempt < MAX_ATTEMPTS + entries.length; attempt++) {
      waiting = this.#refuseAbandoned(waiting, outcomes);
      const { planned, barred, documents } = await repeatWhileAway(this.deps.clock, deadline, () =>
        this.#planner.plan(waiting),
      );
      this.#bar(barred, outcomes);
      waiting = waiting.filter((entry) => !barred.has(entry));
      if (planned.size === 0) continue;
      const calls = [...planned.values()];
      const answer = await repeatWhileAway(this.deps.clock, deadline, async () => {
        await this.#checkMembers();
        return [...planned.keys()].some(isAbandoned) ? undefined : await this.#send(calls, documents);
      });
      if (!answer) continue;
      const { version, answers } = answer;
      await this.#applied(version, deadline);
      const again: RecordEntry[] = [];
      for (const [index, entry] of [...planned.keys()].entries()) {
        const result = calls[index]?.read(answers[index] ?? '');
        const outcome = result && this.#toOutcome(entry, result);
        if (outcome?.kind === 'joined') members.add(entry.member);
        else if (outcome?.kind === 'foreign') members.forget(entry.member);
        if (outcome) outcomes.set(entry, outcome);
        else again.push(entry);
      }
      waiting = [...again, ...waiting.filter((entry) => !planned.has(entry))];
    }
  }

  /** Refuses entries of members that may not enter. */
  #bar(barred: ReadonlyMap<RecordEntry, CloseReason>, outcomes: Map<RecordEntry, Outcome>): void {
    for (const [entry, reason] of barred) {
      outcomes.set(entry, { kind: 'barred', reason });
      if (entry.kind === 'join' && this.#planner.wasPlanned(entry)) this.#isUnsure = true;
      else this.record.members.forget(entry.member);
    }
  }

  /** Refuses entries of members whose carriers have closed. Returns the others. */
  #refuseAbandoned(entries: readonly RecordEntry[], outcomes: Map<RecordEntry, Outcome>): readonly RecordEntry[] {
    return entries.filter((entry) => {
      if (!isAbandoned(entry)) return true;
      outcomes.set(entry, toFailure(entry));
      if (this.#planner.wasPlanned(entry)) this.#isUnsure = true;
      return false;
    });
  }

  /** Returns the outcome of an answer; undefined when the entry has to run again. */
  #toOutcome(entry: RecordEntry, answer: Answer): Outcome | undefined {
    switch (answer.kind) {
      case 'outcome':
        return answer.outcome;
      case 'conflict':
        this.deps.observations?.observer?.engineFault('conflict');
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

  #send(planned: readonly Pick<PlannedEntry, 'fields'>[], documents: number): Promise<TurnAnswer> {
    const { key, copy } = this.room;
    return this.deps.caller.call(
      key,
      { head: copy.head, documents },
      planned.map(({ fields }) => fields),
    );
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
}

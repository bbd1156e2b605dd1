import { NO_PEOPLE, type People } from '../ports/documents.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { CommandEntry, JoinEntry, RecordEntry, RecordMember } from '../record/record.ts';
import type { EngineConnection } from './connection.ts';
import { readPeople } from './engine-people.ts';
import type { EngineRoom } from './engine-room.ts';
import type { OwnMembers } from './own-members.ts';
import { applyChange, countReaction, readUnclearedRow, toMessage, type Row } from './row.ts';
import { isChange, planCommand, planDeparture, planJoin, type PlannedEntry } from './turn-call.ts';
import type { RowChange } from './turn-encoding.ts';

/** Maximum number of entries in one call of the script. */
const MAX_CALL_ENTRIES = 128;
/** A call takes no more entries from this size on, in UTF-16 code units. */
const FULL_CALL_UNITS = 256 * 1_024;
/** Names that a call tries for a member without one. */
const NAMES_TO_TRY = 12;

/** What a turn needs of its record. */
export interface EngineTurnDeps {
  readonly members: OwnMembers;
  /** Returns so many random names. */
  readonly newNames: (count: number) => readonly string[];
  /** Removes a member that the engine does not count as one of this node. */
  readonly remove: (member: RecordMember, reason: CloseReason) => void;
}

/** The entries of one call. */
export interface PlannedCall {
  readonly planned: ReadonlyMap<RecordEntry, PlannedEntry>;
  /** Members that may not enter. */
  readonly barred: ReadonlyMap<RecordEntry, CloseReason>;
  /** Version of the documents by which the entries were judged. */
  readonly documents: number;
}

/** The present row of a message in a turn. `isWritten`: an entry of the same call changes it. */
interface TargetRow {
  readonly row: Row | undefined;
  readonly isWritten: boolean;
}

/** Plans the calls of a room's turns: judges commands, and encodes entries. */
export class TurnPlanner {
  /** Generations of entries. A repeated entry keeps its generation. */
  readonly #entered = new WeakMap<JoinEntry, string>();

  /** Entries of guests that sign in. */
  readonly #signingIn = new WeakSet<JoinEntry>();

  constructor(
    private readonly room: Pick<EngineRoom, 'key' | 'copy'>,
    private readonly connection: EngineConnection,
    private readonly record: EngineTurnDeps,
  ) {}

  /** Returns whether an entry gives a member of this node to another person, and the engine may have carried it out. */
  mayHaveSignedIn(entry: RecordEntry): entry is JoinEntry {
    return entry.kind === 'join' && this.#signingIn.has(entry);
  }

  /** Returns whether the engine may have carried out a member's entry: it was planned before. */
  wasPlanned(entry: JoinEntry): boolean {
    return this.#entered.has(entry);
  }

  /** Plans as many entries as fit into one call. Judges commands with the present rows of their targets, and documents. */
  async plan(entries: readonly RecordEntry[]): Promise<PlannedCall> {
    const batch = entries.slice(0, MAX_CALL_ENTRIES);
    const targets = await this.#readTargets(batch);
    const people = await this.#readPeople(batch);
    const barred = new Map<RecordEntry, CloseReason>();
    const planned = new Map<RecordEntry, PlannedEntry>();
    const renamed = new Set<RecordMember>();
    const created = new Set<string>();
    let units = 0;
    for (const entry of batch) {
      // Later entries of a renamed member contain its new name. A change of a new message needs its offset.
      if (renamed.has(entry.member) || (entry.kind === 'command' && created.has(entry.target ?? ''))) break;
      // Not after the plan: a judged entry counts for limits, so it must not be judged again.
      if (units >= FULL_CALL_UNITS) break;
      const refusal = entry.kind === 'join' ? entry.refusal() : undefined;
      if (refusal) {
        barred.set(entry, refusal);
        continue;
      }
      const plan = this.#planEntry(entry, targets, people);
      units += plan.fields.reduce((sum, field) => sum + field.length, 0);
      planned.set(entry, plan);
      if (plan.fields[0] === 'n' || plan.fields[0] === 'i') renamed.add(entry.member);
      if (plan.fields[0] === 'm') created.add(plan.fields[1]);
      // Later entries are judged by the documents that it keeps.
      if (plan.fields[0] === 'k') break;
    }
    return { planned, barred, documents: this.room.copy.documents.version };
  }

  #planEntry(entry: RecordEntry, targets: Map<string, TargetRow>, people: People): PlannedEntry {
    const { member } = entry;
    const { members } = this.record;
    const generation = members.generation(member);
    switch (entry.kind) {
      case 'join': {
        const entered = this.#entered.get(entry) ?? members.begin(member);
        this.#entered.set(entry, entered);
        if (members.has(member) && member.personId !== entry.profile.personId) this.#signingIn.add(entry);
        return planJoin(entry, this.record.newNames(NAMES_TO_TRY), entered);
      }
      case 'leave':
        return planDeparture(member, generation, entry.keepsName);
      case 'lost':
        return planDeparture(member, generation, undefined);
      case 'command':
        return this.#planCommand(entry, generation, targets, people);
    }
  }

  #planCommand(entry: CommandEntry, generation: string, targets: Map<string, TargetRow>, people: People): PlannedEntry {
    const target = entry.target === undefined ? undefined : targets.get(entry.target);
    const row = target?.row;
    const verdict = entry.judge(row && toMessage(row, entry.member.personId), this.room.copy.documents, people);
    let change: RowChange | undefined;
    const draft = 'draft' in verdict ? verdict.draft : undefined;
    if (draft && isChange(draft) && row && target) {
      const after = applyChange(row, draft);
      const count = draft.type === 'reacted' ? countReaction(after, draft.emoji) : 0;
      change = { before: row, after, count, isWritten: target.isWritten };
      targets.set(draft.message, { row: after, isWritten: true });
    }
    return planCommand(entry, verdict, { generation, newNames: () => this.record.newNames(NAMES_TO_TRY), change });
  }

  /** Reads the people of the room, for entries that need them. */
  async #readPeople(entries: readonly RecordEntry[]): Promise<People> {
    if (!entries.some((entry) => entry.kind === 'command' && entry.needsPeople)) return NO_PEOPLE;
    return await readPeople(this.connection, this.room.key);
  }

  async #readTargets(entries: readonly RecordEntry[]): Promise<Map<string, TargetRow>> {
    const ids = [...new Set(entries.flatMap((entry) => (entry.kind === 'command' ? (entry.target ?? []) : [])))];
    if (ids.length === 0) return new Map();
    const rows = (await this.connection.send('HMGET', [`${this.room.key}:row`, ...ids])) as (string | null)[];
    return new Map(
      ids.map((id, index) => [id, { row: readUnclearedRow(rows[index], this.room.copy.cleared), isWritten: false }]),
    );
  }
}

import type { Clock } from '../clock.ts';
import type { RoomJournal } from '../journal/journal.ts';
import { NO_PEOPLE } from '../ports/documents.ts';
import type { Draft, KeepVerdict } from '../ports/verdict.ts';
import { toPerson } from '../protocol/person.ts';
import type { JournalEvent, Joined } from '../protocol/server-messages.ts';
import type { LocalKept } from './local-kept.ts';
import {
  type CommandEntry,
  type Outcome,
  type Profile,
  type RecordEntry,
  type RecordMember,
  type RecordVerdict,
} from './record.ts';
import type { Roster } from './roster.ts';

/** Steps that undo what a failed transaction leaves in memory, the last one first. */
type Undo = (() => void)[];

/** Carries out the commands of a room that only this process serves. */
export class LocalCommands {
  /** Events of commands that are not journalled. */
  #announced = new Map<RecordEntry, Joined>();

  constructor(
    private readonly journal: RoomJournal,
    private readonly roster: Roster,
    private readonly kept: LocalKept,
    private readonly clock: Pick<Clock, 'wall'>,
  ) {}

  /** Carries out a command inside a transaction. `undo` receives the steps that undo the rest when that fails. */
  execute(entry: CommandEntry, undo: Undo): Outcome {
    const { id, isNewId, target, needsPeople, member, judge } = entry;
    const first = isNewId ? undefined : this.journal.resultOf(id);
    if (first) return { kind: 'repeated', result: first };
    const row = target === undefined ? undefined : this.journal.message(target, member.personId);
    const verdict = judge(row, this.kept.documents, needsPeople ? this.roster : NO_PEOPLE);
    const isMessage = verdict.kind === 'append' && verdict.draft.type === 'message';
    const outcome = this.#apply(verdict, entry, undo);
    // The message of a `send` has the id of the command.
    if ('result' in outcome && !isMessage && !isNewId) this.journal.recordResult(id, outcome.result);
    return outcome;
  }

  /** Returns the events since the last call that are not journalled. */
  takeAnnounced(): ReadonlyMap<RecordEntry, Joined> {
    const announced = this.#announced;
    this.#announced = new Map();
    return announced;
  }

  #apply(verdict: RecordVerdict, entry: CommandEntry, undo: Undo): Outcome {
    const { member } = entry;
    switch (verdict.kind) {
      case 'append': {
        const { author, draft, isNameChecked } = verdict;
        if (isNameChecked && draft.type === 'message' && this.roster.isNameOfOther(draft.from))
          return { kind: 'refused', code: 'name-taken' };
        return { ...this.#appended(draft, member), author };
      }
      case 'rename':
        return this.#rename(verdict.name, member, undo);
      case 'identify':
        return this.#identify(verdict.profile, entry, undo);
      case 'keep':
        return this.#keep(verdict, member, undo);
      case 'unchanged':
        return this.#unchanged();
      case 'refused':
        return verdict;
    }
  }

  #rename(name: string | undefined, member: RecordMember, undo: Undo): Outcome {
    if (name !== undefined && !this.roster.isFreeFor(name, member.personId))
      return { kind: 'refused', code: 'name-taken' };
    const was = member.name;
    const wasVerified = this.roster.hasVerifiedName(member);
    this.roster.rename(member, name ?? this.roster.freeName());
    undo.unshift(() => this.roster.rename(member, was, wasVerified));
    return this.#appended({ type: 'renamed', member: toPerson(member), was }, member);
  }

  #identify(profile: Profile, entry: CommandEntry, undo: Undo): Outcome {
    const { member } = entry;
    const was = member.name;
    const { event, undo: step } = this.roster.identify(member, profile);
    undo.unshift(() => {
      step();
      this.#announced.delete(entry);
    });
    if (member.name !== was) return this.#appended({ type: 'renamed', member: toPerson(member), was }, member);
    if (event) this.#announced.set(entry, event);
    return this.#unchanged();
  }

  #keep(verdict: KeepVerdict, member: RecordMember, undo: Undo): Outcome {
    if (this.kept.isFullFor(verdict)) return { kind: 'refused', code: 'too-many' };
    const event = verdict.draft && this.#append(verdict.draft, member);
    this.kept.keep(verdict, undo);
    const result = event ? { offset: event.offset, time: event.time } : this.#unchanged().result;
    return { kind: 'kept', event, result, entry: verdict.entry };
  }

  #appended(draft: Draft, member: RecordMember): Extract<Outcome, { kind: 'appended' }> {
    const event = this.#append(draft, member);
    return { kind: 'appended', event, result: { offset: event.offset, time: event.time } };
  }

  #append(draft: Draft, { address }: RecordMember): JournalEvent {
    return this.journal.append(draft, this.clock.wall(), address);
  }

  #unchanged(): Extract<Outcome, { kind: 'unchanged' }> {
    return { kind: 'unchanged', result: { offset: this.journal.head, time: this.clock.wall() } };
  }
}

import type { Draft } from '../ports/verdict.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { toPerson } from '../protocol/person.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import {
  type CommandEntry,
  type JoinEntry,
  type Outcome,
  type RecordEntry,
  type RecordMember,
  type RecordVerdict,
} from '../record/record.ts';
import { assignProfile } from '../record/roster-person.ts';
import { encodeRow, type ChangeDraft } from './row.ts';
import {
  decodeName,
  encodeAuthor,
  encodeDraft,
  encodeKept,
  encodeNames,
  encodePersonFields,
  encodeVerified,
  networkKey,
  type RowChange,
} from './turn-encoding.ts';

/** Fields of an entry of the script `turn`: op, id, member, generation, and four more. */
export type TurnFields = readonly [string, string, string, string, string, string, string, string];

/** What the answer of an entry means. */
export type Answer =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  /** Another node changed the message or a document in between. */
  | { readonly kind: 'conflict' }
  /** Another node has taken over the member, or the engine does not have it as this node's, for example after it lost events. */
  | { readonly kind: 'stale' | 'gone' }
  /** Every name was taken. */
  | { readonly kind: 'taken' };

/** An entry of a call, and how to read its answer. */
export interface PlannedEntry {
  readonly fields: TurnFields;
  readonly read: (answer: string) => Answer;
}

const NOTED: Answer = { kind: 'outcome', outcome: { kind: 'noted' } };

/** Plans the entry of a member that enters. */
export function planJoin(
  { member, profile, claimedName, isReturning }: JoinEntry,
  names: readonly string[],
  generation: string,
): PlannedEntry {
  const { name: verified } = profile;
  const wanted = encodeNames(claimedName === undefined ? names : [claimedName, ...names]);
  const candidates = verified === undefined ? wanted : encodeVerified(verified);
  // Before the call: the events of the call name the person, and this member is not one of those that it takes away.
  assignProfile(member, profile);
  const { id, personId, address } = member;
  const last = `${isReturning ? 1 : 0}${encodePersonFields(profile)}`;
  return {
    fields: ['j', '', id, generation, candidates, networkKey(address), personId, last],
    read(answer) {
      const [kind = '', isOutdated = '', name = ''] = answer.split(' ');
      if (kind === 'taken') return { kind: 'taken' };
      if (kind === 'x') return { kind: 'conflict' };
      if (kind === 'foreign') return { kind: 'outcome', outcome: { kind: 'foreign' } };
      member.name = decodeName(name);
      const isNamed = verified === undefined && kind === 'new' && claimedName !== undefined;
      const isRenamed = isNamed && member.name !== claimedName;
      const outcome = {
        kind: 'joined',
        isRenamed,
        wasPresent: kind === 'back',
        isOutdated: isOutdated === '1',
      } as const;
      return { kind: 'outcome', outcome };
    },
  };
}

/** Plans the entry of a member that has left, or lost its carrier. */
export function planDeparture(member: RecordMember, generation: string, keepsName: boolean | undefined): PlannedEntry {
  const op = keepsName === undefined ? 'z' : 'l';
  return { fields: [op, '', member.id, generation, keepsName ? '1' : '0', '', '', ''], read: () => NOTED };
}

/** Plans the entry that names all members of this node in a room. `members` are ids with their generations. */
export function planCheck(
  members: string,
  { sweeps, name }: { readonly sweeps: string; readonly name: string },
): Pick<PlannedEntry, 'fields'> {
  return { fields: ['o', '', '', '', members, sweeps, name, ''] };
}

/** Plans the entry of a judged command. `row` is its target; `isWritten` is true when an earlier entry of the call changes that. */
export function planCommand(
  { id, isNewId, member }: CommandEntry,
  verdict: RecordVerdict,
  { generation, newNames, change }: CommandPlan,
): PlannedEntry {
  const head = (op: string) => [op, id, member.id, generation] as const;
  switch (verdict.kind) {
    case 'append': {
      const { draft, author, isNameChecked } = verdict;
      const read = (offset: string): Answer => appended(toEvent(draft, Number(offset), change), author);
      if (draft.type === 'message')
        return {
          fields: [...head('m'), encodeDraft(draft, change), ...encodeAuthor(draft.from, isNameChecked)],
          read: unlessKnown(read),
        };
      if (draft.type === 'renamed')
        return { fields: [...head('e'), encodeDraft(draft, change), '', '', ''], read: unlessKnown(read) };
      if (!change) throw new Error('A change needs the row that it changes.');
      const { before, after, isWritten } = change;
      const target = `${draft.message} ${isWritten ? '=' : before.rev}`;
      const event = encodeDraft(draft, change);
      const logged = draft.type === 'edited' ? encodeDraft({ ...draft, text: '' }, change) : event;
      return { fields: [...head('c'), target, encodeRow(after), event, logged], read: unlessKnown(read) };
    }
    case 'rename': {
      const candidates = encodeNames(verdict.name === undefined ? newNames() : [verdict.name]);
      const read = (answer: string) => readRename(answer, member);
      return { fields: [...head('n'), candidates, '', '', ''], read: unlessKnown(read) };
    }
    case 'identify': {
      const { profile } = verdict;
      const name = profile.name === undefined ? '' : encodeVerified(profile.name);
      const read = (answer: string) =>
        answer.startsWith('n') ? readRename(answer.slice(1), member) : readUnchanged(answer);
      return { fields: [...head('i'), name, encodePersonFields(profile), '', ''], read: unlessKnown(read) };
    }
    case 'keep': {
      const { draft, entry } = verdict;
      const read = (answer: string): Answer => {
        if (answer === 'full') return { kind: 'outcome', outcome: { kind: 'refused', code: 'too-many' } };
        const [offset, time] = answer.slice(1).split(' ');
        const event = draft && toEvent(draft, Number(offset), undefined);
        return { kind: 'outcome', outcome: { kind: 'kept', event, result: toResult(offset, time), entry } };
      };
      return { fields: [...head('k'), ...encodeKept(verdict, change)], read: unlessKnown(read) };
    }
    case 'unchanged':
      return { fields: [...head('q'), '1', '', '', ''], read: unlessKnown(readUnchanged) };
    case 'refused':
      // An id that the server has just made cannot be a repeat, but the entry keeps its place.
      return {
        fields: [...head('q'), '0', isNewId ? '1' : '0', '', ''],
        read: unlessKnown(() => ({ kind: 'outcome', outcome: verdict })),
      };
  }
}

/** What the plan of a command needs beside its verdict. */
export interface CommandPlan {
  readonly generation: string;
  /** Returns random names to try. */
  readonly newNames: () => readonly string[];
  readonly change: RowChange | undefined;
}

/** Wraps a reader for answers that any command may get: a repeat, a conflict, a member of another node. */
function unlessKnown(read: (answer: string) => Answer): (answer: string) => Answer {
  return (answer) => {
    if (answer === 'x') return { kind: 'conflict' };
    if (answer === 'past') return { kind: 'gone' };
    if (answer === 'stale' || answer === 'gone' || answer === 'taken') return { kind: answer };
    if (!answer.startsWith('d')) return read(answer);
    const [offset, time] = answer.slice(1).split(' ');
    return { kind: 'outcome', outcome: { kind: 'repeated', result: toResult(offset, time) } };
  };
}

function readRename(answer: string, member: RecordMember): Answer {
  const [offset = '', was = '', name = ''] = answer.split(' ');
  member.name = decodeName(name);
  const draft = { type: 'renamed', member: toPerson(member), was: decodeName(was) } as const;
  return appended(toEvent(draft, Number(offset), undefined), undefined);
}

function readUnchanged(answer: string): Answer {
  const [offset, time] = answer.slice(1).split(' ');
  return { kind: 'outcome', outcome: { kind: 'unchanged', result: toResult(offset, time) } };
}

function appended(event: JournalEvent, author: Extract<Outcome, { kind: 'appended' }>['author']): Answer {
  const result = { offset: event.offset, time: event.time };
  return { kind: 'outcome', outcome: { kind: 'appended', event, result, author } };
}

function toResult(offset = '0', time = '0'): { readonly offset: number; readonly time: number } {
  return { offset: Number(offset), time: Number(time) };
}

/** Creates the event of a draft. Offsets are microseconds since 1970. */
function toEvent(draft: Draft, offset: number, change: RowChange | undefined): JournalEvent {
  const at = { offset, time: Math.floor(offset / 1_000) };
  if (draft.type === 'reacted') return { ...draft, ...at, count: change?.count ?? 0 };
  return draft.type === 'cleared' ? { ...draft, ...at, before: Math.min(draft.before, offset) } : { ...draft, ...at };
}

/** Returns whether a draft changes a message. */
export function isChange(draft: Draft): draft is ChangeDraft {
  return 'message' in draft;
}

/** Returns whether an entry is that of a member whose carrier has closed. */
export function isAbandoned(entry: RecordEntry): entry is JoinEntry {
  return entry.kind === 'join' && entry.isAbandoned();
}

/** Returns the outcome of an entry that the engine did not carry out. */
export function toFailure(entry: RecordEntry): Outcome {
  switch (entry.kind) {
    case 'command':
      return { kind: 'refused', code: 'journal', retryAfter: 1_000 };
    case 'join':
      return { kind: 'barred', reason: closeReasons.failed };
    case 'leave':
    case 'lost':
      return { kind: 'noted' };
  }
}

import type { DocumentChange } from '../../src/ports/documents.ts';

import type { Presence } from '../../src/protocol/server-messages.ts';
import { RecordError } from '../../src/ports/record-error.ts';
import type {
  CommandEntry,
  Done,
  JoinEntry,
  Outcome,
  RecordEntry,
  RecordMember,
  RecordVerdict,
  RoomEvent,
  RoomRecord,
} from '../../src/record/record.ts';
import { newId } from '../../src/secrets.ts';

/** A record, and everything that its follower received. */
export interface FollowedRecord {
  readonly record: RoomRecord;
  readonly events: RoomEvent[];
  /** What the follower received, in order. */
  readonly calls: FollowerCall[];
  /** The members that joined through this record. */
  readonly members: RecordMember[];
}

/** A call of a follower: `applied` with the offset before, `removed` with members, `kept` with changes, `typing` or `lost`. */
interface FollowerCall {
  readonly kind: string;
  readonly before?: number;
  readonly memberIds?: readonly string[];
  readonly changes?: readonly DocumentChange[];
}

/** Opens the record of a new room, or of a room that exists. */
export type OpenRecord = (room: string) => FollowedRecord;

/** Defines a test, or skips it by name. */
export type DefineTest = (title: string, run: () => Promise<void>) => void;

/** Returns a function that defines a test of an adapter, with a new room. */
export function contractTest(
  adapter: string,
  open: OpenRecord,
  defineTest: DefineTest,
): (title: string, story: (room: FollowedRecord) => Promise<void>) => void {
  return (title, story) => defineTest(`${adapter} ${title}`, () => story(open(`contract-${newId()}`)));
}

/** Follows a record. */
export function follow(record: RoomRecord): FollowedRecord {
  const followed: FollowedRecord = { record, events: [], calls: [], members: [] };
  record.follow({
    applied(events, before) {
      followed.events.push(...events);
      followed.calls.push({ kind: 'applied', before });
    },
    removed(isRemoved, { code }) {
      const memberIds = followed.members.filter(isRemoved).map(({ id }) => id);
      followed.calls.push({ kind: `removed ${code}`, memberIds });
    },
    kept: (changes) => void followed.calls.push({ kind: 'kept', changes }),
    typing: (personId) => void followed.calls.push({ kind: 'typing', memberIds: [personId] }),
    lost: () => void followed.calls.push({ kind: 'lost' }),
  });
  return followed;
}

/** Commits entries and resolves to their outcomes. */
export function commit({ record }: FollowedRecord, ...entries: readonly RecordEntry[]): Promise<readonly Outcome[]> {
  return new Promise((resolve) => record.commit(entries, resolve));
}

/** Resolves to the result of a read. Rejects with a RecordError. */
export function read<Value>(start: (done: Done<Value>) => void): Promise<Value> {
  return new Promise((resolve, reject) =>
    start((result) => (result instanceof RecordError ? reject(result) : resolve(result))),
  );
}

/** Creates a member without a name. */
export function newMember(personId?: string): RecordMember {
  const id = newId();
  return { id, personId: personId ?? id, name: '', address: '192.0.2.1', access: 'read-write' };
}

/** Creates the entry of a member that enters. */
export function joinEntry(member: RecordMember, fields: Partial<JoinEntry> = {}): JoinEntry {
  const flags = { isReturning: false, keepsName: true, refusal: () => undefined, isAbandoned: () => false };
  const { personId, user, avatar, role } = member;
  const profile = { personId, user, avatar, role };
  return { kind: 'join', member, profile, claimedName: undefined, ...flags, ...fields };
}

/** Joins a new member. */
export async function join(
  followed: FollowedRecord,
  fields: Partial<JoinEntry> = {},
  member = newMember(),
): Promise<RecordMember> {
  followed.members.push(member);
  const [outcome] = await commit(followed, joinEntry(member, fields));
  if (outcome?.kind !== 'joined') throw new Error(`The member did not join: ${JSON.stringify(outcome)}`);
  return member;
}

/** Creates the entry of a command. */
export function command(
  member: RecordMember,
  judge: RecordVerdict | CommandEntry['judge'],
  { target, id = newId(), needsPeople }: { target?: string; id?: string; needsPeople?: true } = {},
): CommandEntry {
  return {
    ...{ kind: 'command', member, id, isNewId: false, target, needsPeople },
    judge: typeof judge === 'function' ? judge : () => judge,
  };
}

/** Creates the entry of a message. Its id is that of the command. */
export function send(member: RecordMember, text: string, id: string = newId()): CommandEntry {
  const draft = { type: 'message', id, from: { id: member.personId, name: member.name }, text } as const;
  return command(member, { kind: 'append', draft }, { id });
}

/** Creates the entry of an edit. */
export function edit(member: RecordMember, message: string, text: string): CommandEntry {
  return command(member, { kind: 'append', draft: { type: 'edited', message, text } }, { target: message });
}

/** Creates the entry of a deletion. */
export function erase(member: RecordMember, message: string): CommandEntry {
  return command(member, { kind: 'append', draft: { type: 'deleted', message } }, { target: message });
}

/** Creates the entry of a reaction. */
export function react(member: RecordMember, message: string, emoji: string, on = true): CommandEntry {
  const draft = { type: 'reacted', message, member: { id: member.personId, name: member.name }, emoji, on } as const;
  return command(member, { kind: 'append', draft }, { target: message });
}

/** Returns the events of a type. */
export function eventsOfType<Type extends RoomEvent['message']['type']>(
  { events }: FollowedRecord,
  type: Type,
): Extract<RoomEvent['message'], { type: Type }>[] {
  return events
    .map(({ message }) => message)
    .filter((message): message is Extract<RoomEvent['message'], { type: Type }> => message.type === type);
}

/** Returns the texts of the messages that a record has received. */
export function texts(record: FollowedRecord): string[] {
  return eventsOfType(record, 'message').map(({ text }) => text);
}

/** Returns the names in a presence, in alphabetical order. */
export function names({ members }: Presence): string[] {
  return (members ?? []).map(({ name }) => name).sort();
}

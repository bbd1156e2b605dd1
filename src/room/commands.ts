import type { Clock } from '../clock.ts';
import type { CommandResult, Draft, RoomJournal } from '../journal/journal.ts';
import type { Refusal, Rule } from '../ports/rules.ts';
import type { Command, Delete, Edit, Kick, React, Rename, Send } from '../protocol/client-messages.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { MAX_REACTIONS } from '../protocol/limits.ts';
import { isPersonName } from '../protocol/names.ts';
import type { JournalEvent, Message, Person } from '../protocol/server-messages.ts';
import { isEmoji, replaceControls, findTextFault, unifyLineEnds } from '../protocol/text.ts';
import type { Member } from './member.ts';
import type { Random } from './random-name.ts';
import type { RecentActions } from './recent-actions.ts';
import { toPerson, type Roster } from './roster.ts';

/** A member to remove, and the duration of its ban. */
export interface Kicked {
  readonly member: Member;
  readonly seconds: number;
}

/** The outcome of a command inside the transaction of the turn. */
export type Outcome =
  | {
      readonly kind: 'appended';
      readonly event: JournalEvent;
      readonly result: CommandResult;
      /** The author of the message that a moderator changed. */
      readonly author?: Person | undefined;
    }
  /** Carried out earlier, under the same id. */
  | { readonly kind: 'repeated'; readonly result: CommandResult }
  /** Carried out without an event. */
  | { readonly kind: 'unchanged'; readonly result: CommandResult; readonly kicked?: Kicked }
  | ({ readonly kind: 'refused' } & Refusal);

/** Collaborators of commands. */
export interface CommandDeps {
  /** Name of the room. */
  readonly room: string;
  readonly journal: RoomJournal;
  readonly roster: Roster;
  readonly recent: RecentActions;
  readonly rule: Rule;
  readonly random: Random;
  readonly clock: Clock;
  /** Undo steps for changes outside the journal, the latest first. They run when the transaction fails. */
  readonly undo: (() => void)[];
}

/**
 * Carries out a member's command inside a transaction of the journal. A repeated id returns its first result; the rules
 * check only a new one. `bytes` is the size of the command on the wire.
 */
export function execute(command: Command, bytes: number, member: Member, deps: CommandDeps): Outcome {
  const { room, journal, rule, clock } = deps;
  const first = journal.resultOf(command.id);
  if (first) return { kind: 'repeated', result: first };
  const refusal = rule({ room, member, action: command, bytes, rows: 0 });
  if (refusal) return { kind: 'refused', ...refusal };
  const change = applyCommand(command, member, deps);
  if (typeof change === 'string') return refuse(change, command, member, deps);
  const time = clock.wall();
  const event = change.draft && journal.append(change.draft, time, member.address);
  const result = { offset: event?.offset ?? journal.head, time };
  if (command.type !== 'send') journal.recordResult(command.id, result);
  if (event) return { kind: 'appended', event, result, author: change.author };
  return { kind: 'unchanged', result, ...(change.kicked && { kicked: change.kicked }) };
}

/** Appends the text of a plain member without control characters. Its id is from the server, so it is never a repeat. */
export function executePlain(text: string, id: string, member: Member, { journal, clock }: CommandDeps): Outcome {
  const draft = { type: 'message' as const, id, from: toPerson(member), text: replaceControls(text) };
  const event = journal.append(draft, clock.wall(), member.address);
  return { kind: 'appended', event, result: { offset: event.offset, time: event.time } };
}

/** Appends the new name of a returning member whose old name is taken. */
export function executeForcedRename(was: string, member: Member, { journal, clock }: CommandDeps): Outcome {
  const event = journal.append({ type: 'renamed', member: toPerson(member), was }, clock.wall(), member.address);
  return { kind: 'appended', event, result: { offset: event.offset, time: event.time } };
}

/** The change that a command makes: an event, or a kick. */
interface Change {
  readonly draft?: Draft;
  /** The author of the message that a moderator changes. */
  readonly author?: Person;
  readonly kicked?: Kicked;
}

/** A command without an effect is acknowledged without an event: an event would push others out. */
const NO_CHANGE: Change = {};

function applyCommand(command: Command, member: Member, deps: CommandDeps): Change | ErrorCode {
  switch (command.type) {
    case 'send':
      return send(command, member);
    case 'edit':
      return edit(command, member, deps);
    case 'delete':
      return deleteMessage(command, member, deps);
    case 'react':
      return react(command, member, deps);
    case 'rename':
      return rename(command, member, deps);
    case 'kick':
      return kick(command, member, deps);
  }
}

function send({ id, text: rawText, replyTo }: Send, member: Member): Change | ErrorCode {
  const text = unifyLineEnds(rawText);
  return findTextFault(text) ?? { draft: { type: 'message', id, from: toPerson(member), text, replyTo } };
}

function edit({ message, text: rawText }: Edit, member: Member, { journal }: CommandDeps): Change | ErrorCode {
  const text = unifyLineEnds(rawText);
  const fault = findTextFault(text);
  if (fault) return fault;
  const row = unlessDeleted(journal.message(message, member.id));
  if (!row) return 'not-found';
  if (row.from.id !== member.id) return 'not-yours';
  return row.text === text ? NO_CHANGE : { draft: { type: 'edited', message, text } };
}

function deleteMessage({ message }: Delete, member: Member, { journal }: CommandDeps): Change | ErrorCode {
  const row = unlessDeleted(journal.message(message, member.id));
  if (!row) return 'not-found';
  const draft = { type: 'deleted' as const, message };
  if (row.from.id === member.id) return { draft };
  return member.isModerator ? { draft, author: row.from } : 'not-yours';
}

function react({ message, emoji, on }: React, member: Member, { journal }: CommandDeps): Change | ErrorCode {
  if (!isEmoji(emoji)) return 'bad-emoji';
  const row = unlessDeleted(journal.message(message, member.id));
  if (!row) return 'not-found';
  const reactions = row.reactions ?? [];
  const present = reactions.find((reaction) => reaction.emoji === emoji);
  if (on === (present?.mine === true)) return NO_CHANGE;
  if (on && !present && reactions.length >= MAX_REACTIONS) return 'too-many';
  return { draft: { type: 'reacted', message, member: toPerson(member), emoji, on } };
}

function rename({ name: wanted }: Rename, member: Member, deps: CommandDeps): Change | ErrorCode {
  const { roster, random, recent, undo } = deps;
  if (wanted !== undefined && !isPersonName(wanted)) return 'bad-name';
  if (wanted === member.name) return NO_CHANGE;
  if (recent.wait('rename', member.id) > 0) return 'too-soon';
  if (wanted !== undefined && !roster.isFreeFor(wanted, member.id)) return 'name-taken';
  const was = member.name;
  roster.rename(member, wanted ?? roster.freeName(random));
  const forget = recent.note('rename', member.id);
  undo.unshift(() => {
    roster.rename(member, was);
    forget();
  });
  return { draft: { type: 'renamed', member: toPerson(member), was } };
}

function kick({ member: id, seconds }: Kick, { isModerator }: Member, { roster }: CommandDeps): Change | ErrorCode {
  if (!isModerator) return 'not-moderator';
  const member = roster.find(id);
  return member ? { kicked: { member, seconds } } : 'not-found';
}

function refuse(code: ErrorCode, command: Command, member: Member, { recent }: CommandDeps): Outcome {
  if (command.type !== 'rename' || code !== 'too-soon') return { kind: 'refused', code };
  return { kind: 'refused', code, retryAfter: Math.ceil(recent.wait('rename', member.id)) };
}

function unlessDeleted(message: Message | undefined): Message | undefined {
  return message?.deleted ? undefined : message;
}

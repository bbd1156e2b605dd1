import type { Command, Delete, Edit, Kick, React, Rename, Send } from '../protocol/client-messages.ts';
import { isEmoji, textFault, replaceControls } from '../protocol/text.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { MAX_REACTIONS, RENAME_INTERVAL_MS } from '../protocol/limits.ts';
import { isPersonName } from '../protocol/names.ts';
import type { JournalEvent, Message } from '../protocol/server-messages.ts';
import type { Draft, RoomJournal, CommandResult } from '../journal/journal.ts';
import type { Member } from './member.ts';
import { newName, type Random } from './names.ts';
import { toPerson, type Roster } from './roster.ts';

/** What became of a command inside the turn's transaction. */
export type Outcome =
  | { readonly kind: 'happened'; readonly event: JournalEvent; readonly raw?: string; readonly settled: CommandResult }
  /** Done, with nothing to tell the room, or done before under the same id. */
  | { readonly kind: 'settled'; readonly settled: CommandResult }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly retryAfter?: number };

/** What commands work on. */
export interface CommandDeps {
  readonly journal: RoomJournal;
  readonly roster: Roster;
  readonly random: Random;
  readonly now: () => number;
  /** Ends a member and keeps it out, once the transaction is kept. */
  readonly kick: (member: Member, seconds: number) => void;
  /** Remembers how to take back a change that is not the journal's, should the transaction fail. */
  readonly onFailure: (undo: () => void) => void;
}

/** Carries out one command of a member, inside a transaction of the journal. The same id never acts twice. */
export function execute(command: Command, member: Member, parts: CommandDeps): Outcome {
  const { journal, now } = parts;
  const before = journal.resultOf(command.id);
  if (before) return { kind: 'settled', settled: before };
  const done = act(command, member, parts);
  if (typeof done === 'string') return refused(done, command, member, now());
  const time = now();
  const event = done === undefined ? undefined : journal.append(done, time);
  const settled = { offset: event?.offset ?? journal.head, time };
  if (command.type !== 'send') journal.recordResult(command.id, settled);
  return event ? { kind: 'happened', event, settled } : { kind: 'settled', settled };
}

/** Says what a plain member said. It has no id of its own and so is never a repeat. */
export function executePlain(text: string, id: string, member: Member, { journal, now }: CommandDeps): Outcome {
  const draft = { type: 'message' as const, id, from: toPerson(member), text: replaceControls(text) };
  const event = journal.append(draft, now());
  return { kind: 'happened', event, raw: text, settled: { offset: event.offset, time: event.time } };
}

function act(command: Command, member: Member, parts: CommandDeps): Draft | ErrorCode | undefined {
  switch (command.type) {
    case 'send':
      return say(command, member);
    case 'edit':
      return edit(command, member, parts);
    case 'delete':
      return erase(command, member, parts);
    case 'react':
      return react(command, member, parts);
    case 'rename':
      return rename(command, member, parts);
    case 'kick':
      return kick(command, member, parts);
  }
}

function say({ id, text, replyTo }: Send, member: Member): Draft | ErrorCode {
  return textFault(text) ?? { type: 'message', id, from: toPerson(member), text, replyTo };
}

function edit({ message, text }: Edit, member: Member, { journal }: CommandDeps): Draft | ErrorCode {
  const fault = textFault(text);
  if (fault) return fault;
  const row = present(journal.message(message, member.id));
  if (!row) return 'not-found';
  return row.from.id === member.id ? { type: 'edited', message, text } : 'not-yours';
}

function erase({ message }: Delete, member: Member, { journal }: CommandDeps): Draft | ErrorCode {
  const row = present(journal.message(message, member.id));
  if (!row) return 'not-found';
  return row.from.id === member.id || member.isModerator ? { type: 'deleted', message } : 'not-yours';
}

function react({ message, emoji, on }: React, member: Member, { journal }: CommandDeps): Draft | ErrorCode {
  if (!isEmoji(emoji)) return 'bad-emoji';
  const row = present(journal.message(message, member.id));
  if (!row) return 'not-found';
  const reactions = row.reactions ?? [];
  const isNew = !reactions.some((one) => one.emoji === emoji);
  if (on && isNew && reactions.length >= MAX_REACTIONS) return 'too-many';
  return { type: 'reacted', message, member: toPerson(member), emoji, on };
}

function rename({ name: asked }: Rename, member: Member, parts: CommandDeps): Draft | ErrorCode {
  const { roster, random, now, onFailure } = parts;
  if (asked !== undefined && !isPersonName(asked)) return 'bad-name';
  const was = { name: member.name, renamedAt: member.renamedAt };
  if (now() - was.renamedAt < RENAME_INTERVAL_MS) return 'too-soon';
  if (asked !== undefined && !roster.isFreeFor(asked, member)) return 'name-taken';
  const name = asked ?? newName(random, (one) => roster.isTaken(one));
  roster.rename(member, name);
  member.renamedAt = now();
  onFailure(() => {
    roster.rename(member, was.name);
    member.renamedAt = was.renamedAt;
  });
  return { type: 'renamed', member: toPerson(member), was: was.name };
}

function kick({ member: id, seconds }: Kick, member: Member, parts: CommandDeps): ErrorCode | undefined {
  if (!member.isModerator) return 'not-moderator';
  const target = parts.roster.find(id);
  if (!target) return 'not-found';
  parts.kick(target, seconds);
  return undefined;
}

function refused(code: ErrorCode, command: Command, member: Member, now: number): Outcome {
  if (command.type !== 'rename' || code !== 'too-soon') return { kind: 'refused', code };
  return { kind: 'refused', code, retryAfter: Math.max(0, member.renamedAt + RENAME_INTERVAL_MS - now) };
}

/** A message that has not been deleted. */
function present(message: Message | undefined): Message | undefined {
  return message?.deleted ? undefined : message;
}

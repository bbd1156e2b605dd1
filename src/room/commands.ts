import type { Documents, People } from '../ports/documents.ts';
import type { AddedCommand, DeleteJudge, FileJudge, HandledAction } from '../ports/requests.ts';
import type { Rule } from '../ports/rules.ts';
import type { Verdict } from '../ports/verdict.ts';
import type { CoreCommand, Delete, Edit, React, Rename, Send } from '../protocol/client-messages.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { MAX_REACTIONS } from '../protocol/limits.ts';
import { isPersonName } from '../protocol/names.ts';
import { toPerson } from '../protocol/person.ts';
import type { Message } from '../protocol/server-messages.ts';
import {
  cleanAlt,
  findCaptionFault,
  findTextFault,
  isEmoji,
  replaceControls,
  unifyLineEnds,
} from '../protocol/text.ts';
import type { Member } from './member.ts';
import type { RecentActions } from './recent-actions.ts';

/** Collaborators that judge commands. */
export interface JudgeDeps {
  /** Name of the room. */
  readonly room: string;
  readonly recent: RecentActions;
  readonly rule: Rule;
  /** Decides deletions; undefined where no capability does. */
  readonly judgeDelete: DeleteJudge | undefined;
  /** Decides about pictures; undefined where no capability does. */
  readonly judgeFile: FileJudge | undefined;
}

/** What a command is judged by. */
export interface Judged {
  /** The message that the command changes, as the member sees it; undefined when it is unknown. */
  readonly row: Message | undefined;
  readonly documents: Documents;
  readonly people: People;
}

/** A command of the core, or one that a capability adds. */
export type RoomCommand = CoreCommand | (HandledAction<AddedCommand> & { readonly id: string });

/** Returns the id of the message that a command changes; undefined when it changes none. */
export function findTarget(command: RoomCommand): string | undefined {
  if (command.type === 'added') return command.handler.target?.(command.message);
  return 'message' in command ? command.message : undefined;
}

/** Decides what a member's command does. `bytes` is the size of the command on the wire. Changes only what limits count. */
export function judge(command: RoomCommand, bytes: number, member: Member, judged: Judged, deps: JudgeDeps): Verdict {
  const { room } = deps;
  const rows = command.type === 'added' ? command.handler.rows : 0;
  const refusal = deps.rule({ room, member, action: command, documents: judged.documents, bytes, rows });
  if (refusal) return { kind: 'refused', ...refusal };
  if (command.type !== 'added') return judgeAllowed(command, member, judged, deps);
  return command.handler.judge(command.message, { room, member, ...judged });
}

/** The text of a plain member. Its id is from the server. */
export interface PlainText {
  readonly member: Member;
  readonly id: string;
  readonly text: string;
  /** Version of the documents by which the rules have allowed it. */
  readonly documents: number;
}

/** Decides what the text of a plain member does: a message without control characters, unless documents that changed forbid it. */
export function judgePost(
  { member, id, text, documents: version }: PlainText,
  documents: Documents,
  { room, rule }: Pick<JudgeDeps, 'room' | 'rule'>,
): Verdict {
  if (documents.version !== version) {
    const action = { type: 'send', id, text } as const;
    const refusal = rule({ room, member, action, documents, bytes: Buffer.byteLength(text), rows: 0 });
    if (refusal) return { kind: 'refused', ...refusal };
  }
  return { kind: 'append', draft: { type: 'message', id, from: toPerson(member), text: replaceControls(text) } };
}

const UNCHANGED: Verdict = { kind: 'unchanged' };

function judgeAllowed(command: CoreCommand, member: Member, judged: Judged, deps: JudgeDeps): Verdict {
  const row = unlessDeleted(judged.row);
  switch (command.type) {
    case 'send':
      return send(command, member, deps);
    case 'edit':
      return edit(command, member, row);
    case 'delete':
      return deps.judgeDelete?.({ room: deps.room, member, ...judged }) ?? deleteMessage(command, member, row);
    case 'react':
      return react(command, member, row);
    case 'rename':
      return rename(command, member, deps.recent);
  }
}

function send({ id, text: rawText, replyTo, file }: Send, member: Member, deps: JudgeDeps): Verdict {
  const text = unifyLineEnds(rawText);
  const alt = file && cleanAlt(file.alt ?? '');
  const fault = alt === undefined ? findTextFault(text) : findCaptionFault(text, alt);
  if (fault) return refuse(fault);
  const draft = { type: 'message' as const, id, from: toPerson(member), text, replyTo };
  if (!file || alt === undefined) return { kind: 'append', draft };
  const uploaded = deps.judgeFile?.({ room: deps.room, member, id, ticket: file.ticket });
  return uploaded ? { kind: 'append', draft: { ...draft, file: { ...uploaded, alt } } } : refuse('file');
}

function edit({ message, text: rawText }: Edit, member: Member, row: Message | undefined): Verdict {
  const text = unifyLineEnds(rawText);
  const fault = row?.file ? findCaptionFault(text, row.file.alt) : findTextFault(text);
  if (fault) return refuse(fault);
  if (!row) return refuse('not-found');
  if (!isOwn(row, member)) return refuse('not-yours');
  return row.text === text ? UNCHANGED : { kind: 'append', draft: { type: 'edited', message, text } };
}

function deleteMessage({ message }: Delete, member: Member, row: Message | undefined): Verdict {
  if (!row) return refuse('not-found');
  const draft = { type: 'deleted' as const, message };
  if (isOwn(row, member)) return { kind: 'append', draft };
  return member.isModerator ? { kind: 'append', draft, author: row.from } : refuse('not-yours');
}

function react({ message, emoji, on }: React, member: Member, row: Message | undefined): Verdict {
  if (!isEmoji(emoji)) return refuse('bad-emoji');
  if (!row) return refuse('not-found');
  const reactions = row.reactions ?? [];
  const present = reactions.find((reaction) => reaction.emoji === emoji);
  if (on === (present?.mine === true)) return UNCHANGED;
  if (on && !present && reactions.length >= MAX_REACTIONS) return refuse('too-many');
  return { kind: 'append', draft: { type: 'reacted', message, member: toPerson(member), emoji, on } };
}

function rename({ name }: Rename, member: Member, recent: RecentActions): Verdict {
  const { personId } = member;
  if (name !== undefined && !isPersonName(name)) return refuse('bad-name');
  if (name === member.name) return UNCHANGED;
  const waitMs = recent.wait('rename', personId);
  if (waitMs > 0) return { ...refuse('too-soon'), retryAfter: Math.ceil(waitMs) };
  recent.note('rename', personId);
  return { kind: 'rename', name };
}

function refuse(code: ErrorCode): Extract<Verdict, { kind: 'refused' }> {
  return { kind: 'refused', code };
}

function unlessDeleted(message: Message | undefined): Message | undefined {
  return message?.deleted ? undefined : message;
}

/** Returns whether a member wrote a message: as its person now, or as a guest before it signed in. */
function isOwn({ from }: Message, { id, personId }: Member): boolean {
  return from.id === personId || from.id === id;
}

import type { AddedCommand, ClientRequest } from '../ports/requests.ts';
import type { Author, Execution } from '../ports/rooms.ts';
import type { Verdict } from '../ports/verdict.ts';
import { parseClientFrame, type Fields } from '../protocol/parse-client.ts';
import type { CommandEntry, Outcome } from '../record/record.ts';
import { findTarget, judge, type RoomCommand } from './commands.ts';
import { createServerMember, type Member } from './member.ts';
import type { RoomState } from './room-state.ts';

/** A command of an author that is not in the room. */
export interface AuthorItem {
  readonly kind: 'author';
  readonly member: Member;
  readonly command: RoomCommand;
  /** Receives the outcome, or undefined when the turn failed. Later calls do nothing. */
  readonly done: (outcome: Outcome | undefined) => void;
}

/** Time after which a command whose turn failed may be tried again. */
const RETRY_AFTER_MS = 1_000;

/** Creates the member that stands for an author in its commands. It has the rights of an owner, and never enters a room. */
export function createAuthorMember({ id, name, user, avatar }: Author): Member {
  const author = { personId: id, name, user, avatar };
  return { ...createServerMember(), ...author, role: 'owner', isModerator: true, isServer: true };
}

/** Reads the fields of a command, like those of a member's message. Returns the rule that they break as a sentence. */
export function readAuthorCommand(fields: Fields, requests: ReadonlyMap<string, ClientRequest>): RoomCommand | string {
  const parsed = parseClientFrame(JSON.stringify(fields), requests);
  if (!parsed.ok) return parsed.reason;
  const [message] = parsed.messages;
  switch (message?.type) {
    case 'send':
    case 'edit':
    case 'delete':
    case 'react':
      return message;
    case 'added': {
      const { handler, id } = message;
      if (isCommand(handler) && id !== undefined) return { ...message, id, handler };
    }
  }
  return `${String(fields['type'])} is not a command of an author.`;
}

/** Creates the entry of an author's command. Rules do not apply to it. */
export function toAuthorEntry({ member, command }: AuthorItem, { name: room, deps }: RoomState): CommandEntry {
  const { recent, judgeDelete, judgeFile } = deps;
  const judgeDeps = { room, rule: () => undefined, recent, judgeDelete, judgeFile };
  return {
    ...{ kind: 'command', member, id: command.id, isNewId: false, target: findTarget(command) },
    needsPeople: needsPeople(command, member, judgeDelete !== undefined),
    judge: (row, documents, people) => checkName(judge(command, 0, member, { row, documents, people }, judgeDeps)),
  };
}

/** Returns what came of a command. `undefined` is the outcome of a turn that failed. */
export function toExecution(outcome: Outcome | undefined): Execution {
  switch (outcome?.kind) {
    case 'appended':
    case 'kept':
      return { kind: 'done', ...outcome.result, isRepeat: false, event: outcome.event };
    case 'unchanged':
      return { kind: 'done', ...outcome.result, isRepeat: false };
    case 'repeated':
      return { kind: 'done', ...outcome.result, isRepeat: true };
    case 'refused':
      return outcome;
    default:
      return { kind: 'refused', code: 'journal', retryAfter: RETRY_AFTER_MS };
  }
}

/**
 * Returns whether a command is judged by the people of the room. A moderator may delete what people of a lower rank wrote. Reading
 * all people of a shared record is expensive, so members cannot cause it.
 */
export function needsPeople(command: RoomCommand, { isModerator }: Member, isDeletionJudged: boolean): boolean {
  if (!isModerator) return false;
  if (command.type === 'added') return command.handler.needsPeople === true;
  return command.type === 'delete' && isDeletionJudged;
}

function checkName(verdict: Verdict): Verdict {
  const isMessage = verdict.kind === 'append' && verdict.draft.type === 'message';
  return isMessage ? { ...verdict, isNameChecked: true } : verdict;
}

function isCommand(handler: ClientRequest): handler is AddedCommand {
  return handler.kind === 'command';
}

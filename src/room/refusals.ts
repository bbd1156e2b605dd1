import type { Observed } from '../ports/observations.ts';
import type { MemberAction, Refusal, Rule } from '../ports/rules.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import { HISTORY_PAGE_MESSAGES } from '../protocol/limits.ts';
import type { Member } from './member.ts';
import type { JoinRequest } from './outlet.ts';
import { effectiveRole, isModeratorRole } from './profile.ts';
import type { Claims } from './resume-tokens.ts';
import type { RoomState } from './room-state.ts';

/** A client that wants to enter, and what its resume token restores. */
interface Entrant {
  readonly claimed: Claims | undefined;
  readonly request: JoinRequest;
}

/** Returns the reason why a member may not enter; undefined when it may. */
export function entryRefusal({ claimed, request }: Entrant, { name: room, deps }: RoomState): CloseReason | undefined {
  const { address, identity } = request;
  const role = effectiveRole(identity, request.isModerator);
  return deps.admission.entryRefusal({
    room,
    memberId: claimed?.id,
    since: claimed?.since,
    address,
    isModerator: isModeratorRole(role),
    user: identity?.user,
    role,
    documents: deps.record.documents,
  });
}

/** Returns the rules' refusal of an action that is not a command, or undefined. `bytes` is its size on the wire. */
export function actionRefusal(
  member: Member,
  action: MemberAction,
  bytes: number,
  { name: room, deps }: RoomState,
): Refusal | undefined {
  const { documents } = deps.record;
  const refusal = deps.rule({ room, member, action, documents, bytes, rows: countRows(action) });
  if (refusal) report(action, refusal, deps);
  return refusal;
}

/** Type of the command with which the observer counts the text of a plain member. */
export const PLAIN_TEXT = 'text';

/** Reports the refusal of an action that reaches no turn. */
function report(action: MemberAction, { code }: Refusal, { observations }: Observed): void {
  // Of these actions, only the texts of plain members are commands.
  if (action.type === 'send') observations?.observer?.command(PLAIN_TEXT, 'refused', undefined);
  observations?.observer?.refused(code);
}

/** Returns how many journal rows the server reads for an action that is not a command. */
function countRows(action: MemberAction): number {
  if (action.type === 'added') return action.handler.rows;
  return action.type === 'history' ? HISTORY_PAGE_MESSAGES + 1 : 0;
}

/** Applies a rule once for each version of the documents. The record may judge a command again, and limits count it once. */
export function once(rule: Rule): Rule {
  let last: { readonly version: number; readonly refusal: Refusal | undefined } | undefined;
  return (attempt) => {
    const { version } = attempt.documents;
    if (last?.version !== version) last = { version, refusal: rule(attempt) };
    return last.refusal;
  };
}

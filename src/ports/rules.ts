import type { ClientTyping, Command, HistoryRequest, Send } from '../protocol/client-messages.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { ErrorCode } from '../protocol/errors.ts';

/** What a client may do in a room: read only, or read and write. */
export type Access = 'read-only' | 'read-write';

/** A member as rules see it. The same object for as long as the member is in the room. */
export interface RuleMember {
  readonly id: string;
  readonly name: string;
  /** IP address that the member came from last; empty when unknown. */
  readonly address: string;
  readonly access: Access;
  readonly isModerator: boolean;
}

/** What a member asks for. The text of a plain member has no command id. */
export type MemberAction = Command | ClientTyping | HistoryRequest | Pick<Send, 'type' | 'text'>;

/** A member's attempt to do something now. */
export interface Attempt {
  readonly room: string;
  readonly member: RuleMember;
  readonly action: MemberAction;
  /** Size of the action on the wire, in bytes. */
  readonly bytes: number;
}

/** Why a member may not do something now. */
export interface Refusal {
  readonly code: ErrorCode;
  /** Time after which the same attempt may succeed, in milliseconds. */
  readonly retryAfter?: number;
  /** Closes the carrier of a chat.v1 member as well, with this reason. */
  readonly closes?: CloseReason;
}

/**
 * Refuses an attempt, or returns undefined. Called once for each attempt; a command whose id is known already is a
 * repeat and reaches no rule.
 */
export type Rule = (attempt: Attempt) => Refusal | undefined;

const READ_ONLY_ACTIONS: ReadonlySet<MemberAction['type']> = new Set<MemberAction['type']>(['history']);

/** Refuses everything but history to members with read-only access: they write nothing, a name included. */
export const readOnlyRule: Rule = ({ member, action }) =>
  member.access === 'read-only' && !READ_ONLY_ACTIONS.has(action.type) ? { code: 'readonly' } : undefined;

/** Combines rules in their order. The first refusal counts, and later rules are not called. */
export function combineRules(rules: readonly Rule[]): Rule {
  return (attempt) => {
    for (const rule of rules) {
      const refusal = rule(attempt);
      if (refusal) return refusal;
    }
    return undefined;
  };
}

import type { ClientTyping, CoreCommand, HistoryRequest } from '../protocol/client-messages.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Role } from '../protocol/identity-messages.ts';
import { foldName } from '../protocol/names.ts';
import type { Documents } from './documents.ts';

/** Access of a client to a room. A read-only guest may read where users that sign in may write. */
export type Access = 'read-only' | 'read-only-guest' | 'read-write';

/** The part of a member that rules see. The object stays the same while the member is in the room. */
export interface RuleMember {
  readonly id: string;
  readonly name: string;
  /** Latest IP address of the member; empty when unknown. */
  readonly address: string;
  readonly access: Access;
  /** True from the rank of a moderator up. */
  readonly isModerator: boolean;
  /** Id of its person in events: the same for all connections of a verified user, and the member id of a guest. */
  readonly personId: string;
  /** A verified user; undefined for a guest. */
  readonly user?: string | undefined;
  readonly avatar?: string | undefined;
  /** Undefined for a member, which may write. */
  readonly role?: Role | undefined;
  /** When this member id first joined, in milliseconds since 1970. */
  readonly since: number;
  /** True for an author of the server's own, which is not in the room. It may delete every message. Its `id` is empty. */
  readonly isServer?: true;
}

/** A chat.v1 message of a type that a capability adds. */
export interface AddedMessage {
  readonly type: string;
}

/** An action of a type that a capability adds. Its own type is that of `message`. */
export interface AddedAction {
  readonly type: 'added';
  /** `access` is what a member needs for it. `rows`: journal rows that the server reads. `writes`: others see what it leads to. */
  readonly handler: {
    readonly type: string;
    readonly access: Access;
    readonly rows: number;
    readonly writes?: boolean;
  };
  readonly message: AddedMessage;
}

/** An action that a member requests. The text of a plain member is a `send` with an id from the server. */
export type MemberAction = CoreCommand | ClientTyping | HistoryRequest | AddedAction;

/** A member's attempt at an action. */
export interface Attempt {
  readonly room: string;
  readonly member: RuleMember;
  readonly action: MemberAction;
  /** The kept documents of the room. */
  readonly documents: Documents;
  /** Size of the action on the wire, in bytes. */
  readonly bytes: number;
  /** Number of journal rows that the server reads for the action, without those that every command reads. */
  readonly rows: number;
}

/** The reason for refusing an attempt. */
export interface Refusal {
  readonly code: ErrorCode;
  /** Time after which the same attempt may succeed, in milliseconds. */
  readonly retryAfter?: number;
  /** Reason to close the member's carrier with; undefined leaves it open. */
  readonly closes?: CloseReason;
}

/**
 * Returns the refusal of an attempt, or undefined. Rules run once for each attempt. The record of a room on one node runs
 * none for a repeat of an accepted command. A shared record runs them, and then finds out that the command is a repeat.
 */
export type Rule = (attempt: Attempt) => Refusal | undefined;

/** Refuses everything but reading to members with read-only access: they write nothing, a name included. */
export const readOnlyRule: Rule = ({ member, action }) =>
  member.access === 'read-only' && !isReading(action) ? { code: 'readonly' } : undefined;

/** Returns whether an action needs no access to write. */
export function isReading(action: MemberAction): boolean {
  return action.type === 'history' || (action.type === 'added' && action.handler.access === 'read-only');
}

/**
 * Creates the rule that keeps members from taking the names of the server's own authors, and names that look like them: a member with
 * such a name would pass for that author, and the record would refuse its messages.
 */
export function reserveNames(names: readonly string[]): Rule {
  const folded = new Set(names.map(foldName));
  return ({ action }) => {
    const isTaken = action.type === 'rename' && action.name !== undefined && folded.has(foldName(action.name));
    return isTaken ? { code: 'name-taken' } : undefined;
  };
}

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

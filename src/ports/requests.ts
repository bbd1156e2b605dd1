import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Fields } from '../protocol/parse-client.ts';
import type { MessageFile } from '../protocol/pictures.ts';
import type { Reactor } from '../protocol/reactor-messages.ts';
import type { Ack, Message } from '../protocol/server-messages.ts';
import type { VerifiedIdentity } from './admission.ts';
import type { Documents, LogPage, People } from './documents.ts';
import type { Access, AddedAction, AddedMessage, Refusal, RuleMember } from './rules.ts';
import type { Verdict } from './verdict.ts';

/** Facts about a type of messages that a capability adds. */
interface AddedType<Added extends AddedMessage> {
  /** The `type` of the messages. The types of the core cannot be replaced. */
  readonly type: string;
  /** Access that a member needs. Rules see the message as an action of the type `added`. */
  readonly access: Access;
  /** Number of journal rows that the server reads for a message, without those that every command reads. Counts for the budget. */
  readonly rows: number;
  /** True where others see what a message leads to. Moderation then treats it like sending a message. */
  readonly writes?: boolean;
  /** Reads a message, or returns the rule that it breaks as a sentence. The carrier then closes with `protocol`. Never throws. */
  parse(fields: Fields): Added | string;
}

/**
 * A command that a capability adds: it has an id, runs in the room's turn, and gets exactly one `ack` or `error`. A repeat of
 * its id gets the first result. The core checks the field `id` before `parse`.
 */
export interface AddedCommand<Added extends AddedMessage = AddedMessage> extends AddedType<Added> {
  readonly kind: 'command';
  /** Returns the id of the message that the command needs; undefined for a command without a message. */
  target?(message: Added): string | undefined;
  /** True for a command of moderators whose judge needs `people`. That of a member is judged without. */
  readonly needsPeople?: boolean;
  /**
   * Decides what the command does. Called once, or again when its target or a document changed in between. Must not have
   * side effects.
   */
  judge(message: Added, context: CommandContext): Verdict;
}

/** What a command is judged by. */
export interface CommandContext {
  /** Name of the room. */
  readonly room: string;
  readonly member: RuleMember;
  /** The current state of the target as the member sees it, also when it is deleted; undefined when it is unknown. */
  readonly row: Message | undefined;
  readonly documents: Documents;
  /** The people of the room, for a moderator's command with `needsPeople`. */
  readonly people: People;
}

/** A request that a capability adds: it runs out of turn, and its answer goes to the member that sent it. */
export interface AddedRequest<Added extends AddedMessage = AddedMessage> extends AddedType<Added> {
  readonly kind: 'request';
  /** Handles a request that the rules allow. An exception is logged, and refused as `journal`. */
  handle(message: Added, requester: Requester): void | Promise<void>;
}

/** Messages of one type that a capability adds. */
export type ClientRequest = AddedCommand | AddedRequest;

/** A parsed message of a capability. `id` is that of a command. */
export interface HandledAction<Handler extends ClientRequest = ClientRequest> extends AddedAction {
  readonly id?: string | undefined;
  readonly handler: Handler;
}

/** A room, for a capability. The functions resolve to `closed` once its last member has left, and reject when the record fails. */
export interface RoomView {
  readonly name: string;
  readonly documents: Documents;
  /** Offset of the last event. */
  readonly head: number;
  /** Reads the current state of a message; undefined when it is unknown. */
  message(id: string): Promise<Message | undefined | 'closed'>;
  /** Reads at most `limit` people with a reaction to a message, in any order. */
  reactors(message: string, emoji: string, limit: number): Promise<readonly Reactor[] | 'closed'>;
  /** Reads the newest `limit` messages before an offset, in rising order. */
  messages(before: number, limit: number): Promise<readonly Message[] | 'closed'>;
  /** Reads the newest `limit` entries of the audit log before the one with an id; without an id the newest. */
  log(before: string | undefined, limit: number): Promise<LogPage | 'closed'>;
  /** Carries out a command of the server itself in a turn. Resolves to `done` also when it was carried out before. */
  carryOut(command: ServerCommand): Promise<'done' | 'closed'>;
}

/** A command that no member sent. */
export interface ServerCommand {
  /** Id of the command. The room carries out an id once. */
  readonly id: string;
  /** Id of the message that the command needs; undefined for a command without a message. */
  readonly target?: string | undefined;
  /** Decides what the command does, like `AddedCommand.judge`. */
  judge(context: Pick<CommandContext, 'row' | 'documents'>): Verdict;
}

/** Decides the deletion of a message, in place of the core: its own author, or a moderator, may delete it. */
export type DeleteJudge = (context: CommandContext) => Verdict;

/** A message with a picture that a member sends. */
export interface SentPicture {
  /** Name of the room. */
  readonly room: string;
  readonly member: RuleMember;
  /** Id of the message. */
  readonly id: string;
  /** Proof of the upload. */
  readonly ticket: string;
}

/**
 * Returns the picture of a message that a member sends; undefined where the member may not send it. Without one, the core
 * refuses all pictures. Must not have side effects.
 */
export type FileJudge = (sent: SentPicture) => Omit<MessageFile, 'alt'> | undefined;

/** The member that sent a request, and functions to answer it. They do nothing once its carrier has closed. */
export interface Requester {
  readonly room: RoomView;
  readonly member: RuleMember;
  /** Sends a message to the member. */
  send(message: AddedMessage): void;
  /** Acknowledges a request that has an id. */
  acknowledge(ack: Omit<Ack, 'type'>): void;
  /** Refuses the request. `id` is that of a request that has one. */
  refuse(refusal: Refusal, id?: string): void;
  /** Closes the member's carrier. */
  close(reason: CloseReason): void;
  /**
   * Gives the member a newer identity of the same user: its name, picture and role, and a later end of its carrier. `done`
   * receives the fields of an ack once the record has it, or its refusal.
   */
  identify(identity: VerifiedIdentity, done: (outcome: Omit<Ack, 'type' | 'id'> | Refusal) => void): void;
}

/** Returns the messages that capabilities add, by type. Throws when two have the same type. */
export function combineRequests(requests: readonly ClientRequest[]): ReadonlyMap<string, ClientRequest> {
  const byType = new Map<string, ClientRequest>();
  for (const request of requests) {
    if (byType.has(request.type)) throw new Error(`Two capabilities add messages of the type ${request.type}.`);
    byType.set(request.type, request);
  }
  return byType;
}

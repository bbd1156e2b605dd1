import { errorText, type Log } from '../log.ts';
import type { JournalEvent, Joined, Left, Presence } from '../protocol/server-messages.ts';
import type { VerifiedIdentity } from './admission.ts';
import type { DocumentChange } from './documents.ts';
import type { RoomView } from './requests.ts';
import type { AddedMessage, RuleMember } from './rules.ts';

/** A change in the list of people. Above 100 people, the room sends only their count. */
export type PresenceMessage = Joined | Left | Presence;

/** Receives what a room has committed, on every node that has the room open. An exception is logged. */
export interface Sink {
  /** Receives journalled events after their broadcast. */
  committed?(room: RoomView, events: readonly JournalEvent[]): void;
  /** Receives what a turn changed in the list of people, after its journalled events. Best effort: nothing of it is kept. */
  presence?(room: RoomView, messages: readonly PresenceMessage[]): void;
  /** Receives changed documents, after the events of their commit. */
  kept?(room: RoomView, changes: readonly DocumentChange[]): void;
}

/** Sends messages to members of this node. */
export interface MemberMessages {
  /**
   * Sends a message to the welcomed chat.v1 members of a room that meet a condition. Returns the number of their connections: 0 when
   * the room is not open.
   */
  send(room: string, isReceiver: (member: RuleMember) => boolean, message: AddedMessage): number;
}

/** A member that is about to be welcomed. */
export interface Arrival {
  readonly room: RoomView;
  readonly member: RuleMember;
  /** The identity with which its carrier was admitted; undefined for a guest. */
  readonly identity: VerifiedIdentity | undefined;
}

/**
 * Returns the fields that a capability adds to the `welcome` of a member. They cannot replace those of the core, but the fields of
 * `limits` join its limits.
 */
export type WelcomeFields = (arrival: Arrival) => Readonly<Record<string, unknown>>;

/** Combines the fields of all capabilities. */
export function combineWelcomes(welcomes: readonly WelcomeFields[]): WelcomeFields {
  return (arrival) => Object.assign({}, ...welcomes.map((fields) => fields(arrival)));
}

/** Combines sinks into a single one. Logs the exception of a sink and calls the others. */
export function combineSinks(sinks: readonly Sink[], log: Log): Required<Sink> {
  const call = (run: (sink: Sink) => void) => {
    for (const sink of sinks) {
      try {
        run(sink);
      } catch (error) {
        log('a sink failed', { error: errorText(error) }, 'error');
      }
    }
  };
  return {
    committed: (room, events) => call((sink) => sink.committed?.(room, events)),
    presence: (room, messages) => call((sink) => sink.presence?.(room, messages)),
    kept: (room, changes) => call((sink) => sink.kept?.(room, changes)),
  };
}

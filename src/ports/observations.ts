import type { Clock } from '../clock.ts';
import type { CloseCode } from '../protocol/close-codes.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { ReadinessCheck } from './readiness.ts';

/**
 * The place of the observer of a server. Parts of the server report to it while there is one. Without an observer, a report
 * costs a comparison and allocates nothing.
 */
export interface Observations {
  observer: Observer | undefined;
}

/** Collaborators of a part that reports. */
export interface Observed {
  readonly observations?: Observations | undefined;
}

/** Returns the present time, for a duration that the observer will receive. Without an observer, nothing reads it: returns 0. */
export function startTime({ observations, clock }: Observed & { readonly clock: Pick<Clock, 'elapsed'> }): number {
  return observations?.observer ? clock.elapsed() : 0;
}

/** Receives what the parts of the server do. Durations are in milliseconds. No method throws. */
export interface Observer {
  /** A room has run a turn with so many items: commands, texts of plain members, entrances and departures. */
  turn(durationMs: number, items: number): void;
  /** A room has carried out or refused a command. `waitedMs`: from its arrival to its answer; undefined for one without an answer. */
  command(type: string, outcome: CommandResultKind, waitedMs: number | undefined): void;
  /** A member's action was refused. */
  refused(code: ErrorCode): void;
  /** A command of this node has appended an event of this type. */
  event(type: string): void;
  /** A moderator, or the server for one, has done something that the audit log has. */
  moderated(action: string): void;
  /** A chat.v1 member was welcomed. */
  arrived(resumed: boolean, recovered: boolean): void;
  /** A member that catches up was sent so many events. */
  replayed(events: number): void;
  /** The store has committed the commands of a turn, or failed to. */
  committed(durationMs: number, hasFailed: boolean): void;
  /** A carrier has opened. Receives its traffic from now on. */
  opened(carrier: CarrierKind, dialect: DialectName): CarrierObserver;
  /** The first channel of a peer has opened, so long after its offer arrived. */
  connected(durationMs: number): void;
  /** The server has responded to an HTTP request; 101 for a WebSocket that has opened. */
  responded(method: string, pathname: string, status: number): void;
  /** The engine has answered a call, or failed to. `call` is the name of a script, or `command`. */
  engineCalled(call: string, durationMs: number, hasFailed: boolean): void;
  /** Something went wrong with the engine that this node repairs by itself. */
  engineFault(fault: EngineFault): void;
  /** The receiver of webhooks has answered an attempt, or has not. */
  webhookAttempted(outcome: WebhookOutcome): void;
  /** An upload of a picture has ended. `bytes`: what the store keeps of it, in both sizes. */
  uploaded(outcome: UploadOutcome, bytes: number): void;
  /** The age of the oldest event that its webhook has not delivered; 0 without any. */
  webhookLag(lagMs: number): void;
}

/** What came of a command. */
export type CommandResultKind = 'accepted' | 'unchanged' | 'repeated' | 'refused';

/** Kinds of carriers. */
export type CarrierKind = 'data-channel' | 'websocket';

/** Names of dialects. `unknown`: the protocol of a carrier that is closed at once. */
export type DialectName = 'chat.v1' | 'plain' | 'unknown';

/** Receives the traffic of one carrier. */
export interface CarrierObserver {
  received(bytes: number): void;
  sent(bytes: number): void;
  /** The carrier has closed. `code`: why the server closed it; undefined when the client or the network did. */
  closed(code: CloseCode | undefined): void;
}

/**
 * `gap`: publications of a room were missing. `deaf`: a subscription delivered nothing. `conflict`: another node changed what a
 * command was judged by.
 */
export type EngineFault = 'gap' | 'deaf' | 'conflict';

/** `delivered`: an answer of 2xx. `retried`: a failure that is tried again. `dropped`: a failure that is not. */
export type WebhookOutcome = 'delivered' | 'retried' | 'dropped';

/** `refused`: for a reason that the client can change. `failed`: for one that it cannot, such as a store that fails. */
export type UploadOutcome = 'stored' | 'refused' | 'failed';

/** What a server has at this moment. */
export interface Figures {
  readonly rooms: number;
  /** Members on this node, including those that have lost their connection and may return. */
  readonly members: number;
  readonly peers: number;
  readonly webSockets: number;
  /** Bytes that wait for clients. */
  readonly unsentBytes: number;
  /** Conditions under which the server takes new members. */
  readonly checks: readonly ReadinessCheck[];
}

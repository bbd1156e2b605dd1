import type { Clock } from '../../clock.ts';
import type { NetworkQueue } from '../../limits/network-queue.ts';
import type { Log } from '../../log.ts';
import type { Pass } from '../../ports/admission.ts';
import type { ClientRequest } from '../../ports/requests.ts';
import type { Refusal } from '../../ports/rules.ts';
import { errors } from '../../protocol/errors.ts';
import { isRecord } from '../../protocol/json.ts';
import { DEDUPE_WINDOW_MS, MAX_FRAME_BYTES, MAX_TEXT_UNITS, PING_AFTER_MS } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/server-messages.ts';
import type { Welcome } from '../../room/outlet.ts';
import type { Room } from '../../room/room.ts';
import type { Heartbeat } from './heartbeat.ts';

/** Settings of a chat.v1 session. */
export interface ChatV1Options {
  /** Name of the room that the carrier was opened for. */
  readonly roomName: string;
  readonly pass: Pass;
  /** Messages and bytes per second that a member may send, for `welcome`; 0 means no limit. */
  readonly rate: number;
  readonly rateBytes: number;
}

/** Collaborators of a chat.v1 session. */
export interface ChatV1Deps {
  readonly clock: Clock;
  readonly log: Log;
  readonly heartbeat: Heartbeat;
  readonly pages: NetworkQueue;
  /** Messages that capabilities add, by type. */
  readonly requests: ReadonlyMap<string, ClientRequest>;
  /** The types of those that are requests, for `welcome`. */
  readonly requestTypes: readonly string[];
  /** Opens the room once `hello` has arrived; undefined at the room limit. Throws a RecordError. */
  readonly openRoom: () => Room | undefined;
  /** Checks an admin token from a client with this address. */
  readonly checkAdmin: (token: string, address: string) => AdminCheck;
}

/** Result of checking an admin token. `wait`: not compared, because the network has sent too many wrong ones. */
export type AdminCheck = 'right' | 'wrong' | 'wait';

/** Creates the `welcome` message: the state of the room, and the limits of the server. */
export function toWelcomeMessage(
  { moderator, readonly, members, added: { limits, ...added }, ...welcome }: Omit<Welcome, 'newest' | 'isAtHead'>,
  { roomName, rate, rateBytes }: ChatV1Options,
  requests: readonly string[],
): ServerMessage {
  return {
    ...added,
    type: 'welcome',
    ...welcome,
    room: roomName,
    ...(members && { members }),
    ...(moderator && { moderator }),
    ...(readonly && { readonly }),
    ...(requests.length > 0 && { requests }),
    limits: {
      ...(isRecord(limits) && limits),
      text: MAX_TEXT_UNITS,
      frame: MAX_FRAME_BYTES,
      rate,
      rateBytes,
      dedupe: DEDUPE_WINDOW_MS,
      heartbeat: PING_AFTER_MS,
    },
  };
}

/** Creates the `error` message of a refusal. `id` is that of the refused command, or of a request that has one. */
export function toErrorMessage(id: string | undefined, { code, retryAfter }: Refusal): ServerMessage {
  return {
    type: 'error',
    ...(id !== undefined && { id }),
    code,
    reason: errors[code],
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

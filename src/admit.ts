import type { Carrier, OnCarrier } from './carriers/carrier.ts';
import type { Clock } from './clock.ts';
import { Heartbeat } from './dialects/chat-v1/heartbeat.ts';
import type { AdminCheck } from './dialects/chat-v1/options.ts';
import { openChatV1 } from './dialects/chat-v1/session.ts';
import { createPlainDialect, openPlain } from './dialects/plain.ts';
import { NetworkQueue } from './limits/network-queue.ts';
import type { RateLimit } from './limits/rate-limit.ts';
import type { Log } from './log.ts';
import type { WrongTokens } from './ports/admission.ts';
import type { ClientRequest } from './ports/requests.ts';
import { closeReasons } from './protocol/close-reasons.ts';
import { CHAT_V1 } from './protocol/limits.ts';
import { RecordError } from './ports/record-error.ts';
import type { Dialect } from './room/outlet.ts';
import type { Room } from './room/room.ts';
import type { Rooms } from './room/rooms.ts';
import { isSameSecret } from './secrets.ts';

/** Settings for admitting carriers. */
export interface AdmitOptions {
  /** Messages and bytes per second that a member may send, for `welcome`; 0 means no limit. */
  readonly rate: number;
  readonly rateBytes: number;
  /** A member that sends this token in `hello` becomes a moderator. Undefined: there are no moderators. */
  readonly adminToken: string | undefined;
  /** URL of the server, without a slash at its end; empty where it is unknown. */
  readonly publicUrl: string;
}

/** Collaborators for admitting carriers. */
export interface AdmitDeps {
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly log: Log;
  /** Limits the data channels of each network. */
  readonly rateLimit: RateLimit;
  /** Limits wrong admin tokens. */
  readonly wrongTokens: WrongTokens;
  /** Messages that capabilities add, by type. */
  readonly requests: ReadonlyMap<string, ClientRequest>;
}

/** Creates the function that opens each carrier with the dialect of its protocol and with its room, or closes it. */
export function createAdmit(
  { rate, rateBytes, adminToken, publicUrl }: AdmitOptions,
  { rooms, clock, log, rateLimit, wrongTokens, requests }: AdmitDeps,
): OnCarrier {
  const heartbeat = new Heartbeat(clock);
  const pages = new NetworkQueue(clock);
  const requestTypes = [...requests.values()].flatMap(({ kind, type }) => (kind === 'request' ? type : []));
  const chatV1Deps = { clock, log, heartbeat, pages, requests, requestTypes };
  const plainDialects = new WeakMap<Room, Dialect>();
  const checkAdmin = (token: string, address: string): AdminCheck => {
    if (wrongTokens.refusal(address)) return 'wait';
    if (adminToken !== undefined && isSameSecret(token, adminToken)) return 'right';
    wrongTokens.count(address, token);
    return 'wrong';
  };
  return (carrier, roomName, pass) => {
    const { address } = carrier;
    // The upgrade of a WebSocket has already counted towards this limit.
    if (carrier.kind === 'data-channel' && rateLimit.take('join', address) > 0) {
      log('refused a carrier: too many from one network', { address, room: roomName });
      return carrier.close(closeReasons.busy);
    }
    const openRoom = () => rooms.open(roomName, address);
    switch (carrier.protocol) {
      case '': {
        const room = openForPlain(openRoom, carrier, roomName, log);
        if (!room) return;
        const dialect = plainDialects.get(room) ?? createPlainDialect(roomName, publicUrl);
        plainDialects.set(room, dialect);
        return openPlain(carrier, { room, roomName, dialect, pass, clock, log });
      }
      case CHAT_V1: {
        const options = { roomName, pass, rate, rateBytes };
        return openChatV1(carrier, options, { ...chatV1Deps, openRoom, checkAdmin });
      }
      default:
        log('refused a carrier: unknown protocol', { protocol: carrier.protocol.slice(0, 40), room: roomName });
        return carrier.close(closeReasons.unsupported);
    }
  };
}

/** Returns whether a dialect exists for a carrier of this protocol. */
export function isKnownProtocol(protocol: string): boolean {
  return protocol === '' || protocol === CHAT_V1;
}

function openForPlain(open: () => Room | undefined, carrier: Carrier, roomName: string, log: Log): Room | undefined {
  try {
    const room = open();
    if (room) return room;
    log('refused a carrier: too many rooms', { room: roomName });
    carrier.close(closeReasons['room-limit']);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    log('the record could not be opened', { room: roomName, error: error.message }, 'error');
    carrier.close(closeReasons.failed);
  }
  return undefined;
}

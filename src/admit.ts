import type { Carrier, OnCarrier } from './carriers/carrier.ts';
import type { Clock } from './clock.ts';
import { openChatV1 } from './dialects/chat-v1/session.ts';
import { Heartbeat } from './dialects/chat-v1/heartbeat.ts';
import { openPlain } from './dialects/plain.ts';
import { JournalError } from './journal/journal.ts';
import type { Log } from './log.ts';
import { closeReasons } from './protocol/close-reasons.ts';
import { CHAT_V1 } from './protocol/limits.ts';
import { NetworkBudgets } from './limits/per-network.ts';
import type { Allowance } from './limits/budget.ts';
import type { Room } from './room/room.ts';
import type { Rooms } from './room/rooms.ts';
import { isSameSecret } from './secrets.ts';

/** What the door needs. */
export interface AdmissionDeps {
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly log: Log;
  /** What a member may send a second. */
  readonly allowance: Allowance;
  /** Makes whoever says it in `hello` a moderator; undefined: nobody is. */
  readonly adminToken: string | undefined;
}

/** The door to these rooms. */
export function admission({ rooms, clock, log, allowance, adminToken }: AdmissionDeps): OnCarrier {
  const heartbeat = new Heartbeat(clock);
  const budgets = new NetworkBudgets(allowance, () => clock.now());
  const isAdmin = (token: string) => adminToken !== undefined && isSameSecret(token, adminToken);
  return (carrier, roomName, access) => {
    const isReadonly = access === 'read-only';
    const addressBudget = budgets.of(carrier.address);
    const openRoom = () => rooms.open(roomName);
    switch (carrier.protocol) {
      case '': {
        const room = openForPlain(openRoom, carrier, roomName, log);
        return room && openPlain(carrier, { room, roomName, log, addressBudget, isReadonly });
      }
      case CHAT_V1:
        return openChatV1(carrier, {
          ...{ clock, log, heartbeat, roomName, openRoom, allowance, addressBudget, isAdmin, isReadonly },
        });
      default:
        log('refused a carrier: unknown protocol', { protocol: carrier.protocol.slice(0, 40), room: roomName });
        return carrier.close(closeReasons.unsupported);
    }
  };
}

/** Whether a carrier of this protocol would be let in. */
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
    if (!(error instanceof JournalError)) throw error;
    log('the journal could not be opened', { room: roomName, error: error.message });
    carrier.close(closeReasons.failed);
  }
  return undefined;
}

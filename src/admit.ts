import type { Carrier } from './carriers/carrier.ts';
import type { Clock } from './clock.ts';
import { speakChat } from './dialects/chat.ts';
import { Heartbeat } from './dialects/heartbeat.ts';
import { speakPlain } from './dialects/plain.ts';
import type { Log } from './log.ts';
import { closings } from './protocol/closings.ts';
import { CHAT_V1 } from './protocol/limits.ts';
import type { Rooms } from './room/rooms.ts';

/** Lets an open carrier into a room, in the dialect its protocol asks for, or closes it. */
export type Admit = (carrier: Carrier, roomName: string) => void;

/** The door to these rooms. */
export function admission(rooms: Rooms, clock: Clock, log: Log): Admit {
  const heartbeat = new Heartbeat(clock);
  return (carrier, roomName) => {
    const openRoom = () => rooms.open(roomName);
    switch (carrier.protocol) {
      case '': {
        const room = openRoom();
        if (room) return speakPlain(carrier, room, log);
        log('refused a carrier: too many rooms', { room: roomName });
        return carrier.close(closings['room-limit']);
      }
      case CHAT_V1:
        return speakChat(carrier, { clock, log, heartbeat, roomName, openRoom });
      default:
        log('refused a carrier: unknown protocol', { protocol: carrier.protocol.slice(0, 40), room: roomName });
        return carrier.close(closings.unsupported);
    }
  };
}

/** Whether a carrier of this protocol would be let in. */
export function isSpoken(protocol: string): boolean {
  return protocol === '' || protocol === CHAT_V1;
}

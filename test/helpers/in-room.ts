import { admission } from '../../src/admit.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { ServerMessage } from '../../src/protocol/server-messages.ts';
import { Rooms } from '../../src/room/rooms.ts';
import { FakeCarrier } from './fake-carrier.ts';
import { logBook } from './log-book.ts';
import { manualClock } from './manual-clock.ts';
import { seededRandom } from './seeded-random.ts';

/** Rooms without a network or real time: carriers are let in through the real door, over fake carriers. */
export function inRoom({ maxRooms = 10 }: { maxRooms?: number } = {}) {
  const clock = manualClock();
  const { log, lines } = logBook();
  let ids = 0;
  const rooms = new Rooms({ clock, random: seededRandom(1), newId: () => `id${++ids}`, maxRooms });
  const admit = admission(rooms, clock, log);
  const open = (protocol: string, room: string = 'lobby'): FakeCarrier => {
    const carrier = new FakeCarrier(protocol);
    admit(carrier, room);
    return carrier;
  };
  return {
    clock,
    rooms,
    logs: lines,
    /** Lets a carrier in. */
    open,
    /** A plain member. */
    plain: (room?: string) => open('', room),
    /** A chat.v1 member, after its hello. */
    chat(room?: string): FakeCarrier {
      const carrier = open(CHAT_V1, room);
      carrier.hear('{"type":"hello"}');
      clock.advance(20);
      return carrier;
    },
  };
}

/** What a chat.v1 carrier was sent, those of one frame one after another. */
export function told(carrier: FakeCarrier): ServerMessage[] {
  return carrier.sent.flatMap((frame) => JSON.parse(frame) as ServerMessage | ServerMessage[]);
}

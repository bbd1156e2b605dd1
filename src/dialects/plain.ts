import type { Carrier } from '../carriers/carrier.ts';
import type { Log } from '../log.ts';
import type { Access } from '../ports/rules.ts';
import { MAX_TEXT_UNITS } from '../protocol/limits.ts';
import type { Member, Outlet } from '../room/member.ts';
import type { Dialect } from '../room/outlet.ts';
import type { Room } from '../room/room.ts';
import { sendOrCloseSlow } from './send-or-close-slow.ts';

/**
 * The dialect of a carrier without a protocol. Each text that a member sends reaches every member, the sender included, as
 * `Name: text`. The server sends nothing else. A frame is a message, and its text may hold newlines.
 */
const plain: Dialect = {
  batches: false,
  encode(events) {
    const texts: string[] = [];
    for (const event of events) {
      if (event.kind !== 'journalled' || event.message.type !== 'message') continue;
      const { from, text } = event.message;
      texts.push(`${from.name}: ${event.raw ?? text}`);
    }
    return texts;
  },
  encodeTyping: () => undefined,
};

/** What a plain member needs besides its carrier. */
export interface PlainDeps {
  readonly room: Room;
  readonly roomName: string;
  readonly access: Access;
  readonly log: Log;
}

/** Lets a plain member into a room, until its carrier closes. */
export function openPlain(carrier: Carrier, { room, roomName, access, log }: PlainDeps): void {
  let member: Member | undefined;
  let dropped = 0;
  const drop = (why: string) => {
    // The first drop is logged at once, and the total when the member leaves.
    if (dropped++ === 0) log('dropped a plain message', { why, member: member?.name ?? '', room: roomName });
  };
  const outlet: Outlet = {
    dialect: plain,
    catchesUp: false,
    admit(admitted) {
      member = admitted;
    },
    welcome: () => {},
    send: (text) => sendOrCloseSlow(carrier, text),
    sendIfIdle: () => {},
    acknowledge: () => {},
    refuse: () => {},
    close: (reason) => carrier.close(reason),
  };
  carrier.subscribe({
    text(text) {
      if (!member) return;
      if (text.length === 0) return drop('empty');
      if (text.length > MAX_TEXT_UNITS) return drop('too long');
      const refusal = room.refusal(member, { type: 'send', text }, Buffer.byteLength(text));
      if (refusal) drop(refusal.code);
      else room.postPlain(member, text);
    },
    notUtf8: () => drop('not UTF-8'),
    drained: () => {},
    closing: () => {},
    closed() {
      if (member) room.detach(member, outlet);
      if (dropped > 1) log('plain messages were dropped', { count: dropped, room: roomName });
    },
  });
  room.enter(outlet, { address: carrier.address, access, isModerator: false });
}

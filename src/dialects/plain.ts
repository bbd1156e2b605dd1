import type { Carrier } from '../carriers/carrier.ts';
import type { Log } from '../log.ts';
import { MAX_TEXT } from '../protocol/limits.ts';
import type { Dialect } from '../room/dialect.ts';
import type { Room } from '../room/room.ts';
import { sendLive } from './send-live.ts';

/**
 * The dialect of a channel without a protocol: each text in is broadcast to every member, the sender included, as
 * `Name: text`, and nothing else is ever sent. Newlines stay: messages, not lines, are the boundaries.
 */
const plain: Dialect = {
  batches: false,
  encode(events) {
    const texts: string[] = [];
    for (const event of events) if (event.kind === 'said') texts.push(`${event.message.from.name}: ${event.raw}`);
    return texts;
  },
};

/** Brings a plain member into a room now, until its carrier closes. */
export function speakPlain(carrier: Carrier, room: Room, log: Log): void {
  let dropped = 0;
  const drop = (why: string) => {
    // One line tells that it happens; the total follows when the member leaves.
    if (dropped++ === 0) log('dropped a plain message', { why, member: member.name, room: room.name });
  };
  carrier.listen({
    text(text) {
      if (text.length === 0) drop('empty');
      else if (text.length > MAX_TEXT) drop('too long');
      else room.say(member, text);
    },
    garbled: () => drop('not UTF-8'),
    ending: () => {},
    closed() {
      room.leave(member);
      if (dropped > 1) log('plain messages were dropped', { count: dropped, member: member.name, room: room.name });
    },
  });
  const member = room.join({
    dialect: plain,
    hearsAtOnce: true,
    welcome: () => {},
    send: (text) => sendLive(carrier, text),
    close: (closing) => carrier.close(closing),
  });
}

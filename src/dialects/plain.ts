import type { Carrier } from '../carriers/carrier.ts';
import type { Log } from '../log.ts';
import { MAX_TEXT_UNITS } from '../protocol/limits.ts';
import type { Budget } from '../limits/budget.ts';
import type { Dialect } from '../room/outlet.ts';
import type { Member, Outlet } from '../room/member.ts';
import type { Room } from '../room/room.ts';
import { sendOrCloseSlow } from './send-or-close-slow.ts';

/**
 * The dialect of a channel without a protocol: each text in is broadcast to every member, the sender included, as
 * `Name: text`, and nothing else is ever sent. Newlines stay: messages, not lines, are the boundaries.
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
export interface PlainOptions {
  readonly room: Room;
  readonly roomName: string;
  readonly log: Log;
  /** What its address may still send. */
  readonly addressBudget: Budget;
  /** It only listens: what it says is ignored. */
  readonly isReadonly: boolean;
}

/** Brings a plain member into a room now, until its carrier closes. */
export function openPlain(carrier: Carrier, { room, roomName, log, addressBudget, isReadonly }: PlainOptions): void {
  let member: Member | undefined;
  let dropped = 0;
  const drop = (why: string) => {
    // One line tells that it happens; the total follows when the member leaves.
    if (dropped++ === 0) log('dropped a plain message', { why, member: member?.name ?? '', room: roomName });
  };
  const outlet: Outlet = {
    dialect: plain,
    manner: 'listener',
    admit(one) {
      member = one;
    },
    welcome: () => {},
    send: (text) => sendOrCloseSlow(carrier, text),
    hint: () => {},
    acknowledge: () => {},
    refuse: () => {},
    close: (closing) => carrier.close(closing),
  };
  carrier.subscribe({
    text(text) {
      if (!member || isReadonly) return;
      if (text.length === 0) drop('empty');
      else if (text.length > MAX_TEXT_UNITS) drop('too long');
      else if (!member.budget.take(Buffer.byteLength(text), addressBudget).passes) drop('over budget');
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
  room.enter(outlet, { address: carrier.address, isModerator: false });
}

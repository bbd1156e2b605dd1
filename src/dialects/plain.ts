import type { Carrier } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Pass } from '../ports/admission.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { MAX_TEXT_UNITS } from '../protocol/limits.ts';
import { describePicture } from '../protocol/pictures.ts';
import { isBlank, unifyLineEnds } from '../protocol/text.ts';
import type { Member, Outlet } from '../room/member.ts';
import type { Dialect } from '../room/outlet.ts';
import type { Room } from '../room/room.ts';
import { CarrierExpiry } from './carrier-expiry.ts';
import { FutileTraffic } from './futile-traffic.ts';
import { sendOrCloseSlow } from './send-or-close-slow.ts';

/**
 * Creates the dialect of the carriers without a protocol in a room. Every member receives each text, the sender included, as
 * `Name: text`. The server sends nothing else. A frame is a message, and its text may hold newlines. A picture is a line with its
 * URL: `server` is that of the server, or empty.
 */
export function createPlainDialect(room: string, server: string): Dialect {
  return {
    batches: false,
    encode(events) {
      const texts: string[] = [];
      for (const event of events) {
        if (event.kind !== 'journalled' || event.message.type !== 'message') continue;
        const { from, text, file } = event.message;
        const picture = file && describePicture(file, room, server);
        texts.push(`${from.name}: ${[text, picture].filter(Boolean).join('\n')}`);
      }
      return texts;
    },
    encodeTyping: () => undefined,
  };
}

/** Collaborators and options of a plain member. */
export interface PlainDeps {
  readonly room: Room;
  readonly roomName: string;
  /** The same for all plain members of the room. */
  readonly dialect: Dialect;
  readonly pass: Pass;
  readonly clock: Clock;
  readonly log: Log;
}

/** Enters a plain member into a room. The member leaves when its carrier closes. */
export function openPlain(carrier: Carrier, { room, roomName, dialect, pass, clock, log }: PlainDeps): void {
  let member: Member | undefined;
  let dropped = 0;
  const { access = 'read-write', identity } = pass;
  const expiry = new CarrierExpiry(carrier, clock);
  const futile = new FutileTraffic(clock, () => carrier.close(closeReasons.flood));
  const drop = (why: string, bytes: number) => {
    // The first drop is logged at once, and the total when the member leaves.
    if (dropped++ === 0) log('dropped a plain message', { why, member: member?.name ?? '', room: roomName });
    futile.charge(bytes);
  };
  const outlet: Outlet = {
    dialect,
    catchesUp: false,
    admit(admitted) {
      member = admitted;
    },
    welcome: () => {},
    send: (text) => sendOrCloseSlow(carrier, text),
    sendIfIdle: () => {},
    notify: () => false,
    acknowledge: () => {},
    refuse: () => {},
    close: (reason) => carrier.close(reason),
  };
  carrier.subscribe({
    text(received) {
      if (!member) return;
      const bytes = Buffer.byteLength(received);
      const text = unifyLineEnds(received);
      if (text.length > MAX_TEXT_UNITS) return drop('too long', bytes);
      if (isBlank(text)) return drop('empty', bytes);
      const refusal = room.postPlain(member, text);
      if (!refusal) return;
      drop(refusal.code, bytes);
      if (!refusal.closes) return;
      log('closed a member that ignored refusals', { code: refusal.code, room: roomName, member: member.name });
      carrier.close(refusal.closes);
    },
    notUtf8: (bytes) => drop('not UTF-8', bytes),
    control: () => futile.charge(0),
    drained: () => {},
    closing: () => {},
    closed() {
      expiry.stop();
      if (member) room.detach(member, outlet);
      if (dropped > 1) log('plain messages were dropped', { count: dropped, room: roomName });
    },
  });
  room.enter(outlet, { address: carrier.address, access, identity, isModerator: false });
  if (identity) expiry.set(identity.expires);
}

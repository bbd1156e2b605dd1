import { isLoopback } from '../http/client-address.ts';
import { toNetwork } from '../net/ip-address.ts';
import type { Admission, Entry, Eviction } from '../ports/admission.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';

/**
 * Bans kicked members from a room for a time: by member id, and by network (an IPv4 address, or a /64 of IPv6).
 * Bans live as long as the process.
 */
export class Bans implements Partial<Admission> {
  /** Ends of bans, in milliseconds of `Clock.elapsed`, so that a correction of the system time changes no ban. */
  readonly #endsAt = new Map<string, number>();

  constructor(private readonly elapsed: () => number) {}

  /** Refuses a kicked member, and new members of its network. Never refuses a moderator. */
  entryRefusal({ room, memberId, address, isModerator }: Entry): CloseReason | undefined {
    if (isModerator) return undefined;
    const isKnown = memberId !== undefined;
    const remaining = this.#remaining(isKnown ? memberKey(room, memberId) : networkKey(room, address));
    const retryAfter = Math.ceil(remaining);
    if (retryAfter <= 0) return undefined;
    return { ...(isKnown ? closeReasons.kicked : closeReasons['network-banned']), retryAfter };
  }

  /** Bans the member and its network, except for loopback addresses, which belong to the operator or to a proxy. */
  keepOut({ room, memberId, address, durationMs }: Eviction): void {
    if (durationMs <= 0) return;
    this.#sweep();
    const endsAt = this.elapsed() + durationMs;
    this.#endsAt.set(memberKey(room, memberId), endsAt);
    if (address !== '' && !isLoopback(address)) this.#endsAt.set(networkKey(room, address), endsAt);
  }

  /** Returns the milliseconds until a ban ends; 0 or less without a ban. */
  #remaining(key: string): number {
    return (this.#endsAt.get(key) ?? -Infinity) - this.elapsed();
  }

  #sweep(): void {
    const now = this.elapsed();
    for (const [key, endsAt] of this.#endsAt) if (endsAt <= now) this.#endsAt.delete(key);
  }
}

function memberKey(room: string, memberId: string): string {
  return `${room} member ${memberId}`;
}

function networkKey(room: string, address: string): string {
  return `${room} network ${toNetwork(address)}`;
}

import { isLoopback } from '../http/client-address.ts';
import { toNetwork } from '../net/ip-address.ts';

/** Who is kept out of which room, by member id and by address (by /64 of IPv6), each until a time. */
export class Bans {
  readonly #until = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** Keeps out a member and its address for so many milliseconds. A loopback address is the owner's or a proxy's. */
  add(room: string, member: string, address: string, ms: number): void {
    if (ms <= 0) return;
    this.#forgetOld();
    const until = this.now() + ms;
    this.#until.set(memberKey(room, member), until);
    if (address !== '' && !isLoopback(address)) this.#until.set(addressKey(room, address), until);
  }

  /** For how many milliseconds more one of them is kept out; 0 when they are not. */
  left(room: string, member: string | undefined, address: string): number {
    const left = (key: string) => (this.#until.get(key) ?? 0) - this.now();
    return Math.max(0, member === undefined ? 0 : left(memberKey(room, member)), left(addressKey(room, address)));
  }

  #forgetOld(): void {
    const now = this.now();
    for (const [who, until] of this.#until) if (until <= now) this.#until.delete(who);
  }
}

function memberKey(room: string, member: string): string {
  return `${room} member ${member}`;
}

function addressKey(room: string, address: string): string {
  return `${room} address ${toNetwork(address)}`;
}

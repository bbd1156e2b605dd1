import { isLoopback } from '../client-address.ts';

/** Who is kept out of which room, by member id and by address, each until a time. */
export class Bans {
  readonly #until = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** Keeps out a member and its address for so many milliseconds. A loopback address is the owner's or a proxy's. */
  add(room: string, member: string, address: string, ms: number): void {
    if (ms <= 0) return;
    this.#forgetOld();
    const until = this.now() + ms;
    this.#until.set(`${room} member ${member}`, until);
    if (address !== '' && !isLoopback(address)) this.#until.set(`${room} address ${address}`, until);
  }

  /** For how many milliseconds more one of them is kept out; 0 when they are not. */
  left(room: string, member: string | undefined, address: string): number {
    const left = (who: string) => (this.#until.get(`${room} ${who}`) ?? 0) - this.now();
    return Math.max(0, member === undefined ? 0 : left(`member ${member}`), left(`address ${address}`));
  }

  #forgetOld(): void {
    const now = this.now();
    for (const [who, until] of this.#until) if (until <= now) this.#until.delete(who);
  }
}

import { bannableNetwork } from '../net/ip-address.ts';
import type { People, PresentPerson } from '../ports/documents.ts';
import { foldName } from '../protocol/names.ts';
import type { Joined, Left, Person, Presence } from '../protocol/server-messages.ts';
import { newName, type Random } from './random-name.ts';
import { toPerson, type RecordMember } from './record.ts';
import type { ReservedNames } from './reserved-names.ts';

/** Above this number of people, the room sends only their number. */
const COUNT_ABOVE_PEOPLE = 100;
/** Below this number of people, the room sends their names again. */
const LIST_BELOW_PEOPLE = 80;

/** What the joining of a member came to. */
export interface Joining {
  /** The event to broadcast; undefined for a person that was in the room, and in a large room. */
  readonly event: Joined | undefined;
  /** True when another person has the claimed name. */
  readonly isRenamed: boolean;
}

/** The people of a room with their members, and the taken names. */
export class Roster implements People {
  /** Members of each person, by the person's id, in the order in which they joined. */
  readonly #members = new Map<string, Set<RecordMember>>();
  /** Ids of the people that have a name, by folded name. */
  readonly #names = new Map<string, string>();
  /** When members entered, in milliseconds since 1970. */
  readonly #enteredAt = new WeakMap<RecordMember, number>();
  #presenceMode: 'names' | 'count' = 'names';
  #version = 0;
  #isCountStale = false;

  constructor(
    private readonly reserved: ReservedNames,
    private readonly random: Random,
    /** Returns milliseconds since 1970. */
    private readonly now: () => number,
  ) {}

  /** Rises with every change of `presence`. */
  get version(): number {
    return this.#version;
  }

  /** The number of people, and their names unless the room is large. */
  get presence(): Presence {
    const count = this.#members.size;
    return this.#presenceMode === 'names'
      ? { type: 'presence', count, members: this.#people() }
      : { type: 'presence', count };
  }

  find(personId: string): PresentPerson | undefined {
    const members = [...(this.#members.get(personId) ?? [])];
    const [member] = members;
    if (!member) return undefined;
    const networks = new Set(members.flatMap(({ address }) => bannableNetwork(address) ?? []));
    return { person: toPerson(member), memberIds: members.map(({ id }) => id), networks: [...networks] };
  }

  countOnNetwork(network: string, enteredBefore: number): number {
    const isCounted = (member: RecordMember) =>
      (this.#enteredAt.get(member) ?? Infinity) < enteredBefore && bannableNetwork(member.address) === network;
    return [...this.#members.values()].filter((members) => [...members].some(isCounted)).length;
  }

  /** Returns whether the person with this id may take a name: no other has the same or a similar one, or has it reserved. */
  isFreeFor(name: string, personId: string | undefined): boolean {
    const holder = this.#names.get(foldName(name));
    return (holder === undefined || holder === personId) && !this.reserved.isReserved(name, personId);
  }

  /** Returns a random name that is free. */
  freeName(): string {
    return newName(this.random, (name) => !this.isFreeFor(name, undefined));
  }

  /**
   * Adds a member and sets its name: that of the person if it is in the room, the claimed one if it is free, otherwise a
   * random one.
   */
  join(member: RecordMember, claimedName: string | undefined, isReturning: boolean): Joining {
    const { personId } = member;
    const present = this.#members.get(personId);
    if (!this.#enteredAt.has(member)) this.#enteredAt.set(member, this.now());
    if (present) {
      const [other] = present;
      if (other) member.name = other.name;
      present.add(member);
      return { event: undefined, isRenamed: false };
    }
    const isClaimFree = claimedName !== undefined && this.isFreeFor(claimedName, personId);
    member.name = isClaimFree ? claimedName : this.freeName();
    this.#members.set(personId, new Set([member]));
    this.#names.set(foldName(member.name), personId);
    this.#noteChange();
    const event = {
      type: 'joined' as const,
      member: toPerson(member),
      ...(isReturning && { returning: true as const }),
    };
    return {
      event: this.#presenceMode === 'names' ? event : undefined,
      isRenamed: claimedName !== undefined && !isClaimFree,
    };
  }

  /** Changes the name of a person, and frees the old one. */
  rename({ personId, name: was }: RecordMember, name: string): void {
    this.#version++;
    this.#names.delete(foldName(was));
    this.#names.set(foldName(name), personId);
    for (const member of this.#members.get(personId) ?? []) member.name = name;
  }

  /**
   * Removes a member, and with the last one its person, whose name then stays reserved if `keepsName`. Returns the
   * event to broadcast; undefined while the person has other members, and in a large room.
   */
  leave(member: RecordMember, keepsName: boolean): Left | undefined {
    const { personId, name } = member;
    const present = this.#members.get(personId);
    if (!present?.delete(member) || present.size > 0) return undefined;
    this.#members.delete(personId);
    this.#names.delete(foldName(name));
    if (keepsName) this.reserved.release(name, personId);
    else this.reserved.drop(name, personId);
    this.#noteChange();
    return this.#presenceMode === 'count' ? undefined : { type: 'left', member: toPerson(member) };
  }

  /** Returns the presence to broadcast at the end of a turn, if the count of a large room or its mode has changed. */
  takePresenceUpdate(): Presence | undefined {
    if (!this.#isCountStale) return undefined;
    this.#isCountStale = false;
    const count = this.#members.size;
    if (this.#presenceMode === 'names') {
      if (count <= COUNT_ABOVE_PEOPLE) return undefined;
      this.#presenceMode = 'count';
    } else if (count < LIST_BELOW_PEOPLE) this.#presenceMode = 'names';
    return this.presence;
  }

  #people(): Person[] {
    return [...this.#members.values()].flatMap(([member]) => (member ? [toPerson(member)] : []));
  }

  #noteChange(): void {
    this.#version++;
    this.#isCountStale = true;
  }
}

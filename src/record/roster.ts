import { bannableNetwork } from '../net/ip-address.ts';
import type { People, PresentPerson } from '../ports/documents.ts';
import type { PresentSince } from '../ports/rooms.ts';
import { foldName, foldVerifiedName } from '../protocol/names.ts';
import type { Joined, Left, Person, Presence } from '../protocol/server-messages.ts';
import { newName, type Random } from './random-name.ts';
import type { Profile, RecordMember } from './record.ts';
import type { ReservedNames } from './reserved-names.ts';
import { assignProfile, describe, isOutdated, joinedEvent, type RosterPerson } from './roster-person.ts';

/** Above this number of people, the room sends only their number. */
const COUNT_ABOVE_PEOPLE = 100;
/** Below this number of people, the room sends their names again. */
const LIST_BELOW_PEOPLE = 80;

/** What the joining of a member came to. */
export interface Joining {
  /** The events to broadcast: none for a person that was in the room, and in a large room. */
  readonly events: readonly (Joined | Left)[];
  /** True when another person has the claimed name. */
  readonly isRenamed: boolean;
  /** True when the person was in the room with other fields than those of the profile. */
  readonly isOutdated: boolean;
}

/** The people of a room with their members, and the taken names. */
export class Roster implements People {
  readonly #people = new Map<string, RosterPerson>();
  readonly #personOf = new WeakMap<RecordMember, RosterPerson>();
  /** Ids of the people that have a name which others cannot have, by folded name. */
  readonly #names = new Map<string, string>();
  /** Numbers of people with a verified name, by folded name. */
  readonly #verified = new Map<string, number>();
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
    const count = this.#people.size;
    if (this.#presenceMode === 'count') return { type: 'presence', count };
    return { type: 'presence', count, members: [...this.#people.values()].map(describe) };
  }

  find(personId: string): PresentPerson | undefined {
    const person = this.#people.get(personId);
    if (!person) return undefined;
    const members = [...person.members];
    const networks = new Set(members.flatMap(({ address }) => bannableNetwork(address) ?? []));
    return { person: describe(person), memberIds: members.map(({ id }) => id), networks: [...networks] };
  }

  /** Returns all people, and when the first member of each entered. */
  entered(): readonly PresentSince[] {
    const since = ({ members }: RosterPerson) => [...members].map((member) => this.#enteredAt.get(member) ?? Infinity);
    return [...this.#people.values()].map((person) => ({
      person: describe(person),
      since: Math.min(...since(person)),
    }));
  }

  /** Returns whether another person in the room has the name of an author. A verified user may have that of another one. */
  isNameOfOther({ id, name, user }: Person): boolean {
    const folded = foldVerifiedName(name);
    const holder = this.#names.get(folded);
    if (holder !== undefined && holder !== id) return true;
    const own = this.#people.get(id);
    const isOwn = own?.isNameVerified === true && foldVerifiedName(own.name) === folded;
    return user === undefined && (this.#verified.get(folded) ?? 0) > (isOwn ? 1 : 0);
  }

  countOnNetwork(network: string, enteredBefore: number): number {
    const isCounted = (member: RecordMember) =>
      (this.#enteredAt.get(member) ?? Infinity) < enteredBefore && bannableNetwork(member.address) === network;
    return [...this.#people.values()].filter(({ members }) => [...members].some(isCounted)).length;
  }

  /**
   * Returns whether the person with this id may take a name that is its alone: no other has the same or a similar one, or has
   * it reserved.
   */
  isFreeFor(name: string, personId: string | undefined): boolean {
    const folded = foldName(name);
    const holder = this.#names.get(folded);
    if (this.reserved.isReserved(name, personId)) return false;
    const person = personId === undefined ? undefined : this.#people.get(personId);
    const own = person?.isNameVerified && foldVerifiedName(person.name) === folded ? 1 : 0;
    return (holder === undefined || holder === personId) && (this.#verified.get(folded) ?? 0) <= own;
  }

  /** Returns a random name that is free. */
  freeName(): string {
    return newName(this.random, (name) => !this.isFreeFor(name, undefined));
  }

  /**
   * Adds a member and sets its name: that of the person if it is in the room, otherwise the verified one of its profile, or the
   * claimed one if it is free, or a random one. Takes a member that enters as another person away from the old one.
   */
  join(member: RecordMember, profile: Profile, claimedName: string | undefined, isReturning: boolean): Joining {
    const old = this.#personOf.get(member);
    // Without a verified name, it keeps that of the guest.
    const left = old && old.id !== profile.personId ? this.leave(member, profile.name !== undefined) : undefined;
    if (!this.#enteredAt.has(member)) this.#enteredAt.set(member, this.now());
    if (old?.id !== profile.personId) assignProfile(member, profile);
    const events: (Joined | Left)[] = left ? [left] : [];
    const present = this.#people.get(profile.personId);
    if (present) {
      member.name = present.name;
      present.members.add(member);
      this.#personOf.set(member, present);
      return { events, isRenamed: false, isOutdated: isOutdated(present, profile) };
    }
    const isClaimFree = claimedName !== undefined && this.isFreeFor(claimedName, profile.personId);
    member.name = profile.name ?? (isClaimFree ? claimedName : this.freeName());
    const isNameVerified = profile.name !== undefined;
    const members = new Set([member]);
    const person: RosterPerson = { id: profile.personId, name: member.name, isNameVerified, profile, members };
    this.#people.set(person.id, person);
    this.#personOf.set(member, person);
    this.#take(person);
    this.#noteChange();
    if (this.#presenceMode === 'names') events.push(joinedEvent(person, isReturning));
    const isRenamed = !isNameVerified && claimedName !== undefined && !isClaimFree;
    return { events, isRenamed, isOutdated: false };
  }

  /** Changes the name of a person, and frees the old one. */
  rename({ personId }: RecordMember, name: string, isVerified = false): void {
    const person = this.#people.get(personId);
    if (!person) return;
    this.#version++;
    this.#free(person);
    person.name = name;
    person.isNameVerified = isVerified;
    this.#take(person);
    for (const member of person.members) member.name = name;
  }

  /**
   * Gives a person newer fields, and a newer verified name. Returns what undoes it, and the event to broadcast unless the name
   * changed: the name is an event of its own.
   */
  identify({ personId }: RecordMember, profile: Profile): { readonly undo: () => void; readonly event?: Joined } {
    const person = this.#people.get(personId);
    if (!person || !isOutdated(person, profile)) return { undo: () => {} };
    const { name, isNameVerified, profile: before } = person;
    const [first] = person.members;
    const set = (newer: Profile, newName: string, isVerified: boolean) => {
      person.profile = newer;
      for (const member of person.members) member.avatar = newer.avatar;
      if (first && (newName !== person.name || isVerified !== person.isNameVerified))
        this.rename(first, newName, isVerified);
      this.#version++;
    };
    set(profile, profile.name ?? name, profile.name !== undefined || isNameVerified);
    const hasEvent = person.name === name && this.#presenceMode === 'names';
    return { undo: () => set(before, name, isNameVerified), ...(hasEvent && { event: joinedEvent(person, true) }) };
  }

  /** Returns whether a member's person has a verified name. */
  hasVerifiedName({ personId }: RecordMember): boolean {
    return this.#people.get(personId)?.isNameVerified === true;
  }

  /**
   * Removes a member, and with the last one its person, whose name then stays reserved if `keepsName`. Returns the
   * event to broadcast; undefined while the person has other members, and in a large room.
   */
  leave(member: RecordMember, keepsName: boolean): Left | undefined {
    const person = this.#personOf.get(member);
    this.#personOf.delete(member);
    if (!person?.members.delete(member) || person.members.size > 0) return undefined;
    const { id, name, isNameVerified } = person;
    this.#people.delete(id);
    this.#free(person);
    if (!isNameVerified && keepsName) this.reserved.release(name, id);
    else if (!isNameVerified) this.reserved.drop(name, id);
    this.#noteChange();
    return this.#presenceMode === 'count' ? undefined : { type: 'left', member: describe(person) };
  }

  /** Returns the presence to broadcast at the end of a turn, if the count of a large room or its mode has changed. */
  takePresenceUpdate(): Presence | undefined {
    if (!this.#isCountStale) return undefined;
    this.#isCountStale = false;
    const count = this.#people.size;
    if (this.#presenceMode === 'names') {
      if (count <= COUNT_ABOVE_PEOPLE) return undefined;
      this.#presenceMode = 'count';
    } else if (count < LIST_BELOW_PEOPLE) this.#presenceMode = 'names';
    return this.presence;
  }

  #take({ id, name, isNameVerified }: RosterPerson): void {
    if (!isNameVerified) return void this.#names.set(foldName(name), id);
    const folded = foldVerifiedName(name);
    this.#verified.set(folded, (this.#verified.get(folded) ?? 0) + 1);
  }

  #free({ id, name, isNameVerified }: RosterPerson): void {
    const folded = isNameVerified ? foldVerifiedName(name) : foldName(name);
    if (!isNameVerified && this.#names.get(folded) === id) this.#names.delete(folded);
    if (!isNameVerified) return;
    const left = (this.#verified.get(folded) ?? 1) - 1;
    if (left > 0) this.#verified.set(folded, left);
    else this.#verified.delete(folded);
  }

  #noteChange(): void {
    this.#version++;
    this.#isCountStale = true;
  }
}

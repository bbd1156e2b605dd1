import { foldName } from '../protocol/names.ts';
import type { Joined, Left, Person, Presence } from '../protocol/server-messages.ts';
import type { Member } from './member.ts';
import type { ReservedNames } from './reserved-names.ts';
import { newName, type Random } from './random-name.ts';

/** Above this number of members, the room sends only their number. */
const COUNT_ABOVE_MEMBERS = 100;
/** Below this number of members, the room sends their names again. */
const LIST_BELOW_MEMBERS = 80;

/** The members of a room, the taken names, and the members that the room has announced. */
export class Roster {
  /** All members by id, announced or not. */
  readonly #members = new Map<string, Member>();
  /** Ids of the members that have a name, by folded name. */
  readonly #names = new Map<string, string>();
  /** Members that the room has announced, or has counted in a large room. */
  readonly #announced = new Set<Member>();
  #presenceMode: 'names' | 'count' = 'names';
  #version = 0;
  #isCountStale = false;

  constructor(private readonly reserved: ReservedNames) {}

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Number of announced members. */
  get count(): number {
    return this.#announced.size;
  }

  /** Rises with every change of `presence`. */
  get version(): number {
    return this.#version;
  }

  /** All members, in every state but `gone`. */
  get all(): IterableIterator<Member> {
    return this.#members.values();
  }

  find(id: string): Member | undefined {
    return this.#members.get(id);
  }

  /** Returns whether the member with this id may take a name: no other has the same or a similar one, or has it reserved. */
  isFreeFor(name: string, memberId: string | undefined): boolean {
    const holder = this.#names.get(foldName(name));
    return (holder === undefined || holder === memberId) && !this.reserved.isReserved(name, memberId);
  }

  /** Returns a free name: the one that the member with this id had if possible, otherwise a generated one. */
  freeName(random: Random, wanted?: { readonly id: string; readonly name: string }): string {
    if (wanted && this.isFreeFor(wanted.name, wanted.id)) return wanted.name;
    return newName(random, (name) => !this.isFreeFor(name, undefined));
  }

  isAnnounced(member: Member): boolean {
    return this.#announced.has(member);
  }

  add(member: Member): void {
    this.#members.set(member.id, member);
    this.#names.set(foldName(member.name), member.id);
  }

  /** Changes the name of a member, and frees the old one. */
  rename(member: Member, name: string): void {
    this.#version++;
    this.#names.delete(foldName(member.name));
    member.name = name;
    this.#names.set(foldName(name), member.id);
  }

  /** Removes a member. Its name stays taken by its id until `dismiss`, and then reserved if it has a resume token. */
  remove(member: Member): void {
    if (this.#members.get(member.id) === member) this.#members.delete(member.id);
    this.reserved.release(member.name, member.id);
  }

  /** Marks a member as announced. Returns the event to broadcast; undefined in a large room. */
  announce(member: Member, isReturning: boolean): Joined | undefined {
    this.#version++;
    this.#announced.add(member);
    this.#isCountStale = true;
    if (this.#presenceMode === 'count') return undefined;
    return { type: 'joined', member: toPerson(member), ...(isReturning && { returning: true as const }) };
  }

  /** Frees the name of a member that left. Returns the event to broadcast; undefined in a large room. */
  dismiss(member: Member): Left | undefined {
    // The member may have returned in the meantime, as another object with the same id.
    const returned = this.#members.get(member.id);
    const name = foldName(member.name);
    if (!returned || foldName(returned.name) !== name) this.#names.delete(name);
    if (!this.#announced.delete(member)) return undefined;
    this.#version++;
    this.#isCountStale = true;
    return this.#presenceMode === 'count' ? undefined : { type: 'left', member: toPerson(member) };
  }

  /** Returns the presence to broadcast at the end of a turn, if the count of a large room or its mode has changed. */
  takePresenceUpdate(): Presence | undefined {
    if (!this.#isCountStale) return undefined;
    this.#isCountStale = false;
    if (this.#presenceMode === 'names') {
      if (this.count <= COUNT_ABOVE_MEMBERS) return undefined;
      this.#presenceMode = 'count';
    } else if (this.count < LIST_BELOW_MEMBERS) this.#presenceMode = 'names';
    return this.presence;
  }

  /** The number of members, and their names unless the room is large. */
  get presence(): Presence {
    const { count, people: members } = this;
    return { type: 'presence', count, ...(members && { members }) };
  }

  /** All announced members; undefined in a large room. */
  get people(): readonly Person[] | undefined {
    return this.#presenceMode === 'names' ? [...this.#announced].map(toPerson) : undefined;
  }
}

/** Returns the public part of a member. */
export function toPerson({ id, name }: Member): Person {
  return { id, name };
}

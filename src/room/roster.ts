import { foldName } from '../protocol/names.ts';
import type { Joined, Left, Person, Presence } from '../protocol/server-messages.ts';
import type { Member } from './member.ts';
import { newName, type Random } from './names.ts';

/** A room with more members than this sends their number instead of their names. */
const COUNT_ABOVE_MEMBERS = 100;
/** A room with fewer members than this sends their names again. */
const LIST_BELOW_MEMBERS = 80;

/** The members of a room, the names that are taken, and what the room has announced so far. */
export class Roster {
  /** Every member that entered and has not left, by id, announced or not. */
  readonly #members = new Map<string, Member>();
  readonly #names = new Set<string>();
  /** Members that the room has announced, or counted. */
  readonly #announced = new Set<Member>();
  #presenceMode: 'names' | 'count' = 'names';
  #version = 0;
  #isCountStale = false;

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

  /** Every member, in any state but `gone`. */
  get all(): IterableIterator<Member> {
    return this.#members.values();
  }

  find(id: string): Member | undefined {
    return this.#members.get(id);
  }

  /** Whether a member may take this name: no other member has the same or one that looks like it. */
  isFreeFor(name: string, member: Member): boolean {
    return !this.#isTaken(name) || foldName(name) === foldName(member.name);
  }

  /** A name that is free: the wanted one, or a drawn one. */
  freeName(random: Random, wanted?: string): string {
    if (wanted !== undefined && !this.#isTaken(wanted)) return wanted;
    return newName(random, (name) => this.#isTaken(name));
  }

  isAnnounced(member: Member): boolean {
    return this.#announced.has(member);
  }

  add(member: Member): void {
    this.#members.set(member.id, member);
    this.#names.add(foldName(member.name));
  }

  /** Gives a member another name, and frees the old one. */
  rename(member: Member, name: string): void {
    this.#version++;
    this.#names.delete(foldName(member.name));
    member.name = name;
    this.#names.add(foldName(name));
  }

  /** Takes a member out. Its name stays taken until `dismiss`. */
  remove(member: Member): void {
    if (this.#members.get(member.id) === member) this.#members.delete(member.id);
  }

  /** Counts a member in. Returns the event for the others, unless the room sends numbers only. */
  announce(member: Member, isReturning: boolean): Joined | undefined {
    this.#version++;
    this.#announced.add(member);
    this.#isCountStale = true;
    if (this.#presenceMode === 'count') return undefined;
    return { type: 'joined', member: toPerson(member), ...(isReturning && { returning: true as const }) };
  }

  /** Counts a member out, and frees its name. Returns the event for the others, unless the room sends numbers only. */
  dismiss(member: Member): Left | undefined {
    this.#names.delete(foldName(member.name));
    if (!this.#announced.delete(member)) return undefined;
    this.#version++;
    this.#isCountStale = true;
    return this.#presenceMode === 'count' ? undefined : { type: 'left', member: toPerson(member) };
  }

  /** Returns the presence to broadcast at the end of a turn: when the number changed in a large room, or its mode. */
  takePresenceUpdate(): Presence | undefined {
    if (!this.#isCountStale) return undefined;
    this.#isCountStale = false;
    if (this.#presenceMode === 'names') {
      if (this.count <= COUNT_ABOVE_MEMBERS) return undefined;
      this.#presenceMode = 'count';
    } else if (this.count < LIST_BELOW_MEMBERS) this.#presenceMode = 'names';
    return this.presence;
  }

  /** The number of members, and in a room that is not large their names. */
  get presence(): Presence {
    const { count, people: members } = this;
    return { type: 'presence', count, ...(members && { members }) };
  }

  /** Everyone who was announced; undefined in a large room. */
  get people(): readonly Person[] | undefined {
    return this.#presenceMode === 'names' ? [...this.#announced].map(toPerson) : undefined;
  }

  #isTaken(name: string): boolean {
    return this.#names.has(foldName(name));
  }
}

/** The public part of a member. */
export function toPerson({ id, name }: Member): Person {
  return { id, name };
}

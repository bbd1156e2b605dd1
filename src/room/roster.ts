import type { Joined, Left, Person, Presence } from '../protocol/server-messages.ts';
import { foldName } from '../protocol/names.ts';
import type { Member } from './member.ts';

/** Above so many members the room tells only how many they are; below the second number it tells who again. */
const COUNT_ABOVE_MEMBERS = 100;
const LIST_BELOW_MEMBERS = 80;

/** Who is in the room: members by id, names that are taken, and what the others have been told. */
export class Roster {
  /** Everyone who entered and has not left, told of or not. */
  readonly #members = new Map<string, Member>();
  readonly #names = new Set<string>();
  /** Those whose joining the room was told, or counted. */
  readonly #announced = new Set<Member>();
  #tells: 'names' | 'count' = 'names';
  #version = 0;
  #isCountStale = false;

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  get count(): number {
    return this.#announced.size;
  }

  /** Rises with every change of what `presence` says. */
  get version(): number {
    return this.#version;
  }

  /** Everyone, in any place. */
  get all(): IterableIterator<Member> {
    return this.#members.values();
  }

  find(id: string): Member | undefined {
    return this.#members.get(id);
  }

  isTaken(name: string): boolean {
    return this.#names.has(foldName(name));
  }

  /** True when a member may have this name: nobody else has one like it. */
  isFreeFor(name: string, member: Member): boolean {
    return !this.isTaken(name) || foldName(name) === foldName(member.name);
  }

  /** Whether the room knows of the member. */
  isAnnounced(member: Member): boolean {
    return this.#announced.has(member);
  }

  add(member: Member): void {
    this.#members.set(member.id, member);
    this.#names.add(foldName(member.name));
  }

  /** Gives a member another name; the old one is free. */
  rename(member: Member, name: string): void {
    this.#version++;
    this.#names.delete(foldName(member.name));
    member.name = name;
    this.#names.add(foldName(name));
  }

  /** Takes a member out; its name stays taken until its leaving is told. */
  remove(member: Member): void {
    if (this.#members.get(member.id) === member) this.#members.delete(member.id);
  }

  /** Counts a member in; what to tell the others, if they are told names. */
  announce(member: Member, isReturning: boolean): Joined | undefined {
    this.#version++;
    this.#announced.add(member);
    this.#isCountStale = true;
    if (this.#tells === 'count') return undefined;
    return { type: 'joined', member: toPerson(member), ...(isReturning && { returning: true as const }) };
  }

  /** Counts a member out, and frees its name. */
  dismiss(member: Member): Left | undefined {
    this.#names.delete(foldName(member.name));
    if (!this.#announced.delete(member)) return undefined;
    this.#version++;
    this.#isCountStale = true;
    return this.#tells === 'count' ? undefined : { type: 'left', member: toPerson(member) };
  }

  /** At the end of a turn: what to tell when the room is, or was, too large for names. */
  settle(): Presence | undefined {
    if (!this.#isCountStale) return undefined;
    this.#isCountStale = false;
    if (this.#tells === 'names') {
      if (this.count <= COUNT_ABOVE_MEMBERS) return undefined;
      this.#tells = 'count';
    } else if (this.count < LIST_BELOW_MEMBERS) this.#tells = 'names';
    return this.presence;
  }

  /** Who is here, or in a room too large for names how many. */
  get presence(): Presence {
    const { count, people: members } = this;
    return { type: 'presence', count, ...(members && { members }) };
  }

  /** Everyone who was announced, or undefined in a room too large for names. */
  get people(): readonly Person[] | undefined {
    return this.#tells === 'names' ? [...this.#announced].map(toPerson) : undefined;
  }
}

/** The part of a member that others see. */
export function toPerson({ id, name }: Member): Person {
  return { id, name };
}

import type { Person, Presence } from '../../../src/protocol/server-messages.ts';

/** Maximum number of stored members. The server lists at most 100. */
const MAX_MEMBERS = 1_000;

/** The members of a room in the order they joined. In a large room it holds only their number. */
export class Roster {
  #members: readonly Person[] = [];
  #count = 0;

  /** Empty in a large room. A new array after each change, so that it can be compared by identity. */
  get members(): readonly Person[] {
    return this.#members;
  }

  get count(): number {
    return this.#count;
  }

  /** Replaces the members with those of a `welcome` or `presence`. */
  reset({ members = [], count }: Pick<Presence, 'members' | 'count'>): void {
    this.#members = members;
    this.#count = count;
  }

  /** Adds a member, or replaces the one with this id: its role may have changed. */
  add(member: Person): void {
    if (this.#members.some(({ id }) => id === member.id)) return this.rename(member);
    this.#members = [...this.#members, member].slice(-MAX_MEMBERS);
    this.#count++;
  }

  remove({ id }: Person): void {
    this.#members = this.#members.filter((member) => member.id !== id);
    this.#count = this.#members.length;
  }

  /** Replaces the member with this id, if it is here. */
  rename(renamed: Person): void {
    this.#members = this.#members.map((member) => (member.id === renamed.id ? renamed : member));
  }
}

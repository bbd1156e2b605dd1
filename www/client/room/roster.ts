import type { Person, Presence } from '../../../src/protocol/server-messages.ts';

/** Who is here, in the order they came; in a large room only how many. */
export class Roster {
  #members: readonly Person[] = [];
  #count = 0;

  /** A new array after each change, so that it can be compared by identity. Empty in a large room. */
  get members(): readonly Person[] {
    return this.#members;
  }

  get count(): number {
    return this.#count;
  }

  /** What `welcome` or `presence` says. */
  reset({ members = [], count }: Pick<Presence, 'members' | 'count'>): void {
    this.#members = members;
    this.#count = count;
  }

  add(person: Person): void {
    this.#members = [...this.#members.filter((one) => one.id !== person.id), person];
    this.#count = this.#members.length;
  }

  remove(person: Person): void {
    this.#members = this.#members.filter((one) => one.id !== person.id);
    this.#count = this.#members.length;
  }

  rename(person: Person): void {
    this.#members = this.#members.map((one) => (one.id === person.id ? person : one));
  }
}

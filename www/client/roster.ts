import type { Person } from '../../src/protocol/server-messages.ts';

/** Who is here, in the order they came. */
export class Roster {
  #members: readonly Person[] = [];

  /** A new array after each change, so that it can be compared by identity. */
  get members(): readonly Person[] {
    return this.#members;
  }

  reset(members: readonly Person[]): void {
    this.#members = [...members];
  }

  add(person: Person): void {
    this.#members = [...this.#members.filter((one) => one.id !== person.id), person];
  }

  remove(person: Person): void {
    this.#members = this.#members.filter((one) => one.id !== person.id);
  }
}

import type { RecordMember } from '../record/record.ts';

/** The generation that this node has made last. Rooms that open again must not repeat one. */
let last = 0;

/** The members of this node in a room, as far as it knows the engine's side. */
export class OwnMembers {
  /**
   * The last generation of each member: its entry into the room, whether or not the engine has carried it out. A number that
   * rises with time, also from one node to another, so that the later of two entries can be told.
   */
  readonly #generations = new WeakMap<RecordMember, string>();
  readonly #present = new Set<RecordMember>();

  /** `now` returns milliseconds since 1970. */
  constructor(private readonly now: () => number) {}

  /** Assigns a new generation to a member that is about to enter. */
  begin(member: RecordMember): string {
    last = Math.max(last + 1, this.now() * 1_000);
    const generation = String(last);
    this.#generations.set(member, generation);
    return generation;
  }

  /** Returns the generation of a member; empty before its first entry. */
  generation(member: RecordMember): string {
    return this.#generations.get(member) ?? '';
  }

  /** Notes that the engine counts a member as one of this node. */
  add(member: RecordMember): void {
    this.#present.add(member);
  }

  /** Forgets a member that leaves. Returns false when the engine may or may not have it, because its entry failed. */
  delete(member: RecordMember): boolean {
    const wasPresent = this.#present.delete(member);
    return wasPresent || !this.#generations.has(member);
  }

  /** Forgets a member that the engine does not count as one of this node. */
  forget(member: RecordMember): void {
    this.#present.delete(member);
    this.#generations.delete(member);
  }

  has(member: RecordMember): boolean {
    return this.#present.has(member);
  }

  /** Returns the members that a condition holds for. */
  filter(condition: (member: RecordMember) => boolean): readonly RecordMember[] {
    return [...this.#present].filter(condition);
  }

  /** All members with their generations, as the script `turn` reads them. */
  get list(): string {
    return [...this.#present].map((member) => `${member.id}:${this.generation(member)}`).join(' ');
  }
}

import type { Clock } from '../../../src/clock.ts';

/** Somebody who has not said for this long that they are writing is not, in milliseconds. */
const TYPING_TIMEOUT_MS = 5_000;

/** Who is writing just now, by member id, in the order they began. */
export class TypingUsers {
  readonly #cancels = new Map<string, () => void>();

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  get ids(): readonly string[] {
    return [...this.#cancels.keys()];
  }

  /** They said that they are writing. */
  add(id: string): void {
    this.#cancels.get(id)?.();
    this.#cancels.set(
      id,
      this.clock.after(TYPING_TIMEOUT_MS, () => this.remove(id)),
    );
    this.changed();
  }

  /** What they wrote came, or they left. */
  remove(id: string): void {
    this.#cancels.get(id)?.();
    if (this.#cancels.delete(id)) this.changed();
  }

  clear(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}

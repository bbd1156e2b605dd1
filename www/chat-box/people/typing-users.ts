import type { Clock } from '../../../src/clock.ts';

/** How long a member counts as typing after each hint. */
const TYPING_TIMEOUT_MS = 5_000;

/** The members who are typing, in the order they started. */
export class TypingUsers {
  readonly #cancels = new Map<string, () => void>();

  constructor(
    private readonly clock: Clock,
    private readonly changed: () => void,
  ) {}

  get ids(): readonly string[] {
    return [...this.#cancels.keys()];
  }

  /** Counts a member as typing. Call it for each typing hint. */
  add(id: string): void {
    this.#cancels.get(id)?.();
    this.#cancels.set(
      id,
      this.clock.after(TYPING_TIMEOUT_MS, () => this.remove(id)),
    );
    this.changed();
  }

  /** Call it when a message of the member arrives, or the member leaves. */
  remove(id: string): void {
    this.#cancels.get(id)?.();
    if (this.#cancels.delete(id)) this.changed();
  }

  clear(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}

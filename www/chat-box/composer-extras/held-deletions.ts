import type { Cancel, Clock } from '../../../src/clock.ts';

/** How long a deletion can be undone. */
export const UNDO_MS = 5_000;

/** Collaborators of `HeldDeletions`. */
export interface HeldDeletionsDeps {
  readonly after: Clock['after'];
  /** Called with the ids of the messages after each change. */
  readonly changed: (ids: readonly string[]) => void;
  /** Deletes a message, which cannot be undone. */
  readonly send: (id: string) => void;
}

/** Holds deletions back for `UNDO_MS`, each for itself, so that they can be undone. */
export class HeldDeletions {
  readonly #cancels = new Map<string, Cancel>();

  constructor(private readonly deps: HeldDeletionsDeps) {}

  has(id: string): boolean {
    return this.#cancels.has(id);
  }

  /** Holds the deletion of a message. */
  hold(id: string): void {
    if (this.has(id)) return;
    this.#cancels.set(
      id,
      this.deps.after(UNDO_MS, () => this.#send(id)),
    );
    this.#changed();
  }

  /** Drops the deletion of a message. */
  undo(id: string): void {
    this.#cancels.get(id)?.();
    this.#cancels.delete(id);
    this.#changed();
  }

  /** Sends all deletions now, in the order they were given. */
  readonly flush = (): void => {
    for (const id of [...this.#cancels.keys()]) this.#send(id);
  };

  /** Sends before the change, so that the message is drawn as deleted all the time. */
  #send(id: string): void {
    this.deps.send(id);
    this.undo(id);
  }

  #changed(): void {
    this.deps.changed([...this.#cancels.keys()]);
  }
}

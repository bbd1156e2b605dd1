import { RENAME_INTERVAL_MS } from '../protocol/limits.ts';

/** Actions that a member may repeat only after a time, and that time in milliseconds. */
const INTERVALS_MS = { rename: RENAME_INTERVAL_MS, typing: 1_000 };

/** An action with a minimum interval. */
export type TimedAction = keyof typeof INTERVALS_MS;

/**
 * When people of all rooms last did something that they may repeat only after a time. It belongs to the id of the person, which a
 * guest gets back with its resume token and a user has in all tabs, so leaving and returning changes nothing.
 */
export class RecentActions {
  /** Times by the id of the person, the oldest first. */
  readonly #times: Readonly<Record<TimedAction, Map<string, number>>> = { rename: new Map(), typing: new Map() };

  constructor(private readonly elapsed: () => number) {}

  /** Returns the milliseconds until a person may do this again; 0 means now. */
  wait(action: TimedAction, personId: string): number {
    const at = this.#times[action].get(personId);
    return at === undefined ? 0 : Math.max(0, at + INTERVALS_MS[action] - this.elapsed());
  }

  /** Notes that a person does this now. */
  note(action: TimedAction, personId: string): void {
    const times = this.#times[action];
    const now = this.elapsed();
    for (const [id, at] of times) {
      if (at + INTERVALS_MS[action] > now) break;
      times.delete(id);
    }
    times.delete(personId);
    times.set(personId, now);
  }

  /** Undoes `note` for an action that failed. */
  forget(action: TimedAction, personId: string): void {
    this.#times[action].delete(personId);
  }
}

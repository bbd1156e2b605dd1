import type { Cancel, Clock } from '../clock.ts';
import type { RoomEvent } from '../record/record.ts';

/** Minimum time between two counts of a large room. */
const COUNT_INTERVAL_MS = 1_000;

/** Limits the counts that a large room broadcasts to one a second. A later one replaces those that it held back. */
export class CountThrottle {
  #sentAt = -COUNT_INTERVAL_MS;
  #cancel: Cancel | undefined;

  constructor(
    private readonly clock: Clock,
    /** Broadcasts the count of this moment. */
    private readonly sendCount: () => void,
  ) {}

  /** Returns the events to broadcast now. */
  filter(events: readonly RoomEvent[]): readonly RoomEvent[] {
    const presence = events.findLast(isPresence);
    if (!presence) return events;
    this.stop();
    if (!isCount(presence)) return events;
    const waitMs = this.#sentAt + COUNT_INTERVAL_MS - this.clock.elapsed();
    if (waitMs <= 0) {
      this.#sentAt = this.clock.elapsed();
      return events;
    }
    this.#cancel = this.clock.after(waitMs, () => {
      this.#cancel = undefined;
      this.#sentAt = this.clock.elapsed();
      this.sendCount();
    });
    return events.filter((event) => !isCount(event));
  }

  /** Discards a count that it holds back. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

function isPresence({ message }: RoomEvent): boolean {
  return message.type === 'presence';
}

function isCount({ message }: RoomEvent): boolean {
  return message.type === 'presence' && message.members === undefined;
}

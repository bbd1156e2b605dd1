import type { Cancel, Clock } from '../clock.ts';
import type { RoomEvent, RoomRecord } from '../record/record.ts';
import type { Subscribers } from './subscribers.ts';

/** Minimum time between two counts of a large room. */
const MIN_INTERVAL_MS = 1_000;
/** Maximum time for which a count waits for another frame. */
const MAX_INTERVAL_MS = 60_000;
/** Time between two frames with nothing but a count, for each member that receives them: 100 such frames a second at most. */
const INTERVAL_PER_MEMBER_MS = 10;

/**
 * Limits the counts that a large room broadcasts to one a second. A count costs nothing in a frame that goes out anyway, so it waits
 * for such a frame. Without one it goes out in a frame of its own, which costs a send for each member: the more members, the longer
 * it waits. Joins and leaves then cost no more in a large room than in a small one. A later count replaces those that wait.
 */
export class CountThrottle {
  #sentAt = -MAX_INTERVAL_MS;
  #cancel: Cancel | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly record: Pick<RoomRecord, 'presence' | 'head'>,
    private readonly subscribers: Pick<Subscribers, 'batchedCount' | 'broadcast'>,
  ) {}

  /** Returns the events to broadcast now. */
  filter(events: readonly RoomEvent[]): readonly RoomEvent[] {
    const presence = events.findLast(isPresence);
    if (presence && !isCount(presence)) {
      this.stop();
      return events;
    }
    if (!presence && !this.#cancel) return events;
    const others = presence ? events.filter((event) => !isCount(event)) : events;
    const intervalMs = others.length > 0 ? MIN_INTERVAL_MS : this.#intervalMs;
    if (this.#sentAt + intervalMs > this.clock.elapsed()) {
      this.#wait();
      return others;
    }
    this.stop();
    this.#sentAt = this.clock.elapsed();
    return [...others, presence ?? this.#count];
  }

  /** Discards a count that waits. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The event of this moment. */
  get #count(): RoomEvent {
    return { kind: 'presence', message: this.record.presence };
  }

  get #intervalMs(): number {
    const intervalMs = INTERVAL_PER_MEMBER_MS * this.subscribers.batchedCount;
    return Math.min(Math.max(intervalMs, MIN_INTERVAL_MS), MAX_INTERVAL_MS);
  }

  #wait(): void {
    this.#cancel ??= this.clock.after(this.#dueInMs, () => {
      this.#cancel = undefined;
      // A crowd that has entered since makes a frame dearer.
      if (this.#dueInMs > 0) return this.#wait();
      this.#sentAt = this.clock.elapsed();
      this.subscribers.broadcast([this.#count], this.record.head);
    });
  }

  /** Time until a frame with nothing but a count may go out, in milliseconds. */
  get #dueInMs(): number {
    return this.#sentAt + this.#intervalMs - this.clock.elapsed();
  }
}

function isPresence({ message }: RoomEvent): boolean {
  return message.type === 'presence';
}

function isCount({ message }: RoomEvent): boolean {
  return message.type === 'presence' && message.members === undefined;
}

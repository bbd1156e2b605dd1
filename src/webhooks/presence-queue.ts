import type { Webhook } from './webhook.ts';

/** Maximum number of webhooks about people that wait, of all rooms. */
const MAX_WAITING = 1_000;

/** A webhook about people, and the offset of the last event before it. */
export interface WaitingPresence {
  readonly webhook: Webhook;
  readonly after: number;
}

/** Webhooks about people that wait to be sent, in memory. The oldest make room for new ones. */
export class PresenceQueue {
  /** In the order of their arrival. */
  readonly #waiting = new Set<WaitingPresence>();
  readonly #byRoom = new Map<string, Set<WaitingPresence>>();

  /** `onDropped` is called for each that is dropped. */
  constructor(private readonly onDropped: () => void) {}

  add(waiting: WaitingPresence): void {
    const { room } = waiting.webhook.data;
    const ofRoom = this.#byRoom.get(room) ?? new Set();
    this.#byRoom.set(room, ofRoom.add(waiting));
    this.#waiting.add(waiting);
    const [oldest] = this.#waiting;
    if (this.#waiting.size <= MAX_WAITING || !oldest) return;
    this.delete(oldest);
    this.onDropped();
  }

  /** Returns those of a room, the oldest first. */
  of(room: string): readonly WaitingPresence[] {
    return [...(this.#byRoom.get(room) ?? [])];
  }

  delete(waiting: WaitingPresence): void {
    const { room } = waiting.webhook.data;
    const ofRoom = this.#byRoom.get(room);
    this.#waiting.delete(waiting);
    ofRoom?.delete(waiting);
    if (ofRoom?.size === 0) this.#byRoom.delete(room);
  }
}

import type { RoomEvent } from '../record/record.ts';
import type { Outlet } from './member.ts';
import type { Dialect } from './outlet.ts';

/** The outlets that receive every turn, by dialect. */
export class Subscribers {
  readonly #outlets = new Map<Dialect, Set<Outlet>>();

  add(outlet: Outlet): void {
    const outlets = this.#outlets.get(outlet.dialect);
    if (outlets) outlets.add(outlet);
    else this.#outlets.set(outlet.dialect, new Set([outlet]));
  }

  delete(outlet: Outlet): void {
    const outlets = this.#outlets.get(outlet.dialect);
    outlets?.delete(outlet);
    if (outlets?.size === 0) this.#outlets.delete(outlet.dialect);
  }

  /** Number of outlets that need a frame for each event. */
  get unbatchedCount(): number {
    return this.#count((dialect) => !dialect.batches);
  }

  /** Number of outlets that receive a turn in one frame. */
  get batchedCount(): number {
    return this.#count((dialect) => dialect.batches);
  }

  /** Share of the frames of a turn that do not multiply with its events. 1 when there are only batched outlets, or none. */
  batchedShare(events: number): number {
    const { batchedCount, unbatchedCount } = this;
    return unbatchedCount === 0 ? 1 : batchedCount / (batchedCount + events * unbatchedCount);
  }

  /** Encodes a turn once for each dialect and sends it to all outlets. */
  broadcast(events: readonly RoomEvent[], before: number): void {
    for (const [dialect, outlets] of this.#outlets) {
      const frames = dialect.encode(events, before);
      if (frames.length === 0) continue;
      for (const outlet of [...outlets]) for (const frame of frames) outlet.send(frame);
    }
  }

  /** Sends a typing notice to all outlets but the person's own. */
  broadcastTyping(personId: string, own: readonly Outlet[]): void {
    for (const [dialect, outlets] of this.#outlets) {
      const frame = dialect.encodeTyping(personId);
      if (frame === undefined) continue;
      for (const outlet of [...outlets]) if (!own.includes(outlet)) outlet.sendIfIdle(frame);
    }
  }

  #count(isCounted: (dialect: Dialect) => boolean): number {
    let count = 0;
    for (const [dialect, outlets] of this.#outlets) if (isCounted(dialect)) count += outlets.size;
    return count;
  }
}

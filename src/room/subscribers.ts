import type { Dialect, RoomEvent } from './outlet.ts';
import type { Outlet } from './member.ts';

/** Those who hear the turns, by how they are spoken to. */
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

  /** How many must be told every event in a text of its own. */
  get unbatchedCount(): number {
    let singles = 0;
    for (const [dialect, outlets] of this.#outlets) if (!dialect.batches) singles += outlets.size;
    return singles;
  }

  /** Encodes the turn once for each dialect and sends it to all; what becomes of one never reaches another. */
  broadcast(events: readonly RoomEvent[], before: number): void {
    for (const [dialect, outlets] of this.#outlets) {
      const frames = dialect.encode(events, before);
      if (frames.length === 0) continue;
      for (const outlet of [...outlets]) for (const frame of frames) outlet.send(frame);
    }
  }

  /** Tells everyone else that somebody is writing. */
  broadcastTyping(member: string, except: Outlet): void {
    for (const [dialect, outlets] of this.#outlets) {
      const frame = dialect.encodeTyping(member);
      if (frame === undefined) continue;
      for (const outlet of [...outlets]) if (outlet !== except) outlet.hint(frame);
    }
  }
}

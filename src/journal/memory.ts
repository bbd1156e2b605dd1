import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { readRetentionFloor, retentionFloorKey } from '../ports/documents.ts';
import type { Journal, Retention, RoomJournal, StoredSummary } from './journal.ts';
import { MemoryValues } from './memory-kept.ts';
import { MemorySearch } from './memory-search.ts';
import { MemoryRoom } from './memory-room.ts';
import { WallClockTrust } from './wall-clock-trust.ts';

/** Settings and collaborators of a memory journal. */
export interface MemoryJournalOptions {
  readonly retention: Retention;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

/** A journal in memory. Every room has a new epoch after a restart. */
export class MemoryJournal implements Journal {
  readonly #rooms = new Map<string, MemoryRoom>();
  readonly #trust: WallClockTrust;
  readonly values = new MemoryValues();
  readonly search = new MemorySearch((name) => this.#rooms.get(name));

  constructor(private readonly options: MemoryJournalOptions) {
    this.#trust = new WallClockTrust(options.clock, options.log, { stamp: undefined, newestEvent: 0 });
  }

  room(name: string): RoomJournal {
    const found = this.#rooms.get(name);
    if (found) return found;
    const room = new MemoryRoom(this.options.newId);
    this.#rooms.set(name, room);
    return room;
  }

  release(name: string): void {
    if (this.#rooms.get(name)?.isEmpty) this.#rooms.delete(name);
  }

  names(after: string | undefined, limit: number): readonly string[] {
    const names = [...this.#rooms.keys()].filter((name) => after === undefined || name > after);
    return names.sort().slice(0, limit);
  }

  find(name: string): StoredSummary | undefined {
    return this.#rooms.get(name)?.summary;
  }

  prune(): boolean {
    const now = this.#trust.read();
    let hasMore = false;
    for (const [name, room] of this.#rooms) {
      const floor = readRetentionFloor(this.values.get(retentionFloorKey(name)), now ?? 0);
      hasMore = room.prune(this.options.retention, now, floor) || hasMore;
    }
    return hasMore;
  }

  failure(): undefined {
    return undefined;
  }

  close(): void {
    this.#rooms.clear();
  }
}

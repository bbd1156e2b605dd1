import type { Journal } from '../journal/journal.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import { Room } from './room.ts';
import type { RoomDeps } from './room-state.ts';

/** Collaborators and options of the rooms of a server. */
export interface RoomsDeps extends Omit<RoomDeps, 'journal' | 'onEmpty'> {
  readonly journal: Journal;
  /** Maximum number of rooms. */
  readonly maxRooms: number;
}

/** The rooms of a server. A room exists from the first `open` until its last member leaves. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();

  constructor(private readonly deps: RoomsDeps) {}

  /** Returns whether `open` would return a room for this name. */
  hasSpaceFor(name: string): boolean {
    return this.#rooms.has(name) || this.#rooms.size < this.deps.maxRooms;
  }

  /** Returns the room with this name, and creates it if needed. Returns undefined at the room limit. Throws a JournalError. */
  open(name: string): Room | undefined {
    const found = this.#rooms.get(name);
    if (found) return found;
    if (!this.hasSpaceFor(name)) return undefined;
    const { journal } = this.deps;
    const onEmpty = () => {
      if (this.#rooms.get(name) !== room) return;
      this.#rooms.delete(name);
      journal.release(name);
    };
    const room: Room = new Room(name, { ...this.deps, journal: journal.room(name), onEmpty });
    this.#rooms.set(name, room);
    return room;
  }

  /** Number of rooms. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Closes every member of every room. */
  close(reason: CloseReason): void {
    for (const room of this.#rooms.values()) room.close(reason);
  }
}

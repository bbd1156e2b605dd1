import type { Journal } from '../journal/journal.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import { Room } from './room.ts';
import type { RoomDeps } from './room-state.ts';

/** What the rooms are made with. */
export interface RoomsDeps extends Omit<RoomDeps, 'journal' | 'onEmpty'> {
  readonly journal: Journal;
  /** Most rooms at a time. */
  readonly maxRooms: number;
}

/** The rooms that have members. A room exists when someone asks for it and goes when the last one leaves. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();

  constructor(private readonly parts: RoomsDeps) {}

  /** True when `open` would give a room of this name. */
  hasSpaceFor(name: string): boolean {
    return this.#rooms.has(name) || this.#rooms.size < this.parts.maxRooms;
  }

  /** The room of this name, new if need be; undefined when there are too many. Throws a JournalError. */
  open(name: string): Room | undefined {
    const found = this.#rooms.get(name);
    if (found) return found;
    if (!this.hasSpaceFor(name)) return undefined;
    const { journal } = this.parts;
    const onEmpty = () => {
      if (this.#rooms.get(name) !== room) return;
      this.#rooms.delete(name);
      journal.release(name);
    };
    const room: Room = new Room(name, { ...this.parts, journal: journal.room(name), onEmpty });
    this.#rooms.set(name, room);
    return room;
  }

  /** How many rooms have members. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Ends every member of every room. */
  close(closing: CloseReason): void {
    for (const room of this.#rooms.values()) room.close(closing);
  }
}

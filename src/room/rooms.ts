import type { Clock } from '../clock.ts';
import type { Closing } from '../protocol/closings.ts';
import type { Random } from './names.ts';
import { Room } from './room.ts';

/** What the rooms are made with. */
export interface RoomsParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: () => string;
  /** Most rooms at a time. */
  readonly maxRooms: number;
}

/** The rooms that have members. A room exists when someone asks for it and goes when the last one leaves. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();

  constructor(private readonly parts: RoomsParts) {}

  /** True when `open` would give a room of this name. */
  hasSpaceFor(name: string): boolean {
    return this.#rooms.has(name) || this.#rooms.size < this.parts.maxRooms;
  }

  /** The room of this name, new if need be; undefined when there are too many. */
  open(name: string): Room | undefined {
    const found = this.#rooms.get(name);
    if (found) return found;
    if (!this.hasSpaceFor(name)) return undefined;
    const { clock, random, newId } = this.parts;
    const onEmpty = () => {
      if (this.#rooms.get(name) === room) this.#rooms.delete(name);
    };
    const room: Room = new Room(name, { clock, random, newId, onEmpty });
    this.#rooms.set(name, room);
    return room;
  }

  /** How many rooms have members. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Ends every member of every room. */
  close(closing: Closing): void {
    for (const room of this.#rooms.values()) room.close(closing);
  }
}

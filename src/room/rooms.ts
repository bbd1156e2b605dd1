import type { AddedMessage, RuleMember } from '../ports/rules.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Records } from '../record/record.ts';
import type { Outlet } from './member.ts';
import { RecentActions } from './recent-actions.ts';
import { Room } from './room.ts';
import type { RoomDeps } from './room-state.ts';

/** Collaborators and options of the rooms of a server. */
export interface RoomsDeps extends Omit<RoomDeps, 'record' | 'onEmpty' | 'recent'> {
  readonly records: Records;
  /** Maximum number of rooms. */
  readonly maxRooms: number;
  /** Limit for the rooms that the network of an address has opened. */
  readonly share: {
    isFull(address: string): boolean;
    /** Counts a room. The returned function releases it. */
    hold(address: string): () => void;
  };
}

/** The rooms of a server. A room exists from the first `open` until its last member leaves. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();

  readonly #recent: RecentActions;

  constructor(private readonly deps: RoomsDeps) {
    this.#recent = new RecentActions(() => deps.clock.elapsed());
  }

  /** Returns whether `open` would return a room for this name. */
  hasSpaceFor(name: string, address: string): boolean {
    if (this.#rooms.has(name)) return true;
    return this.#rooms.size < this.deps.maxRooms && !this.deps.share.isFull(address);
  }

  /**
   * Returns the room with this name, and creates it if needed. A new room counts towards the limit of the address's network
   * while it exists. Returns undefined at the room limit of the server or of that network. Throws a RecordError.
   */
  open(name: string, address: string): Room | undefined {
    const found = this.#rooms.get(name);
    if (found) return found;
    if (!this.hasSpaceFor(name, address)) return undefined;
    const { records, share } = this.deps;
    const onEmpty = () => {
      if (this.#rooms.get(name) !== room) return;
      release();
      this.#rooms.delete(name);
      records.release(name);
    };
    const room: Room = new Room(name, { ...this.deps, recent: this.#recent, record: records.open(name), onEmpty });
    const release = share.hold(address);
    this.#rooms.set(name, room);
    return room;
  }

  /** Number of rooms. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Returns the outlets of all members of all rooms. */
  outlets(): readonly Outlet[] {
    return [...this.#rooms.values()].flatMap((room) => room.outlets());
  }

  /** Returns the IP addresses of the members of all rooms, one for each. */
  memberAddresses(): readonly string[] {
    return [...this.#rooms.values()].flatMap((room) => room.memberAddresses());
  }

  /** Sends a message to the welcomed members of a room that meet a condition. Does nothing when the room is not open. */
  notify(room: string, isReceiver: (member: RuleMember) => boolean, message: AddedMessage): void {
    this.#rooms.get(room)?.notify(isReceiver, message);
  }

  /** Closes every member of every room. */
  close(reason: CloseReason): void {
    for (const room of this.#rooms.values()) room.close(reason);
  }
}

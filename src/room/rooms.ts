import type { HeldRoom } from '../ports/rooms.ts';
import type { AddedMessage, RuleMember } from '../ports/rules.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import { isRoomName, ROOM_NAME_RULE } from '../protocol/room-names.ts';
import type { Records } from '../record/record.ts';
import type { Outlet } from './member.ts';
import { NewestPages } from './newest-pages.ts';
import { RecentActions } from './recent-actions.ts';
import { Room } from './room.ts';
import type { RoomDeps } from './room-state.ts';

/** Collaborators and options of the rooms of a server. */
export interface RoomsDeps extends Omit<RoomDeps, 'record' | 'onEmpty' | 'recent' | 'pages'> {
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

/**
 * Number of rooms that holds may open beyond the limit. Members that fill the server would otherwise keep its operator from moderating
 * the other rooms, and stop their webhooks.
 */
export const HOLD_RESERVE = 64;

/** A room, and its share of a network: that of the first member. Undefined while only a hold keeps the room open. */
interface OpenRoom {
  readonly room: Room;
  releaseShare: (() => void) | undefined;
}

/** The rooms of a server. A room exists from the first `open` or `hold` until its last member leaves and no hold is left. */
export class Rooms {
  readonly #rooms = new Map<string, OpenRoom>();

  readonly #recent: RecentActions;
  readonly #pages: NewestPages;

  constructor(private readonly deps: RoomsDeps) {
    this.#recent = new RecentActions(() => deps.clock.elapsed());
    this.#pages = new NewestPages(deps.clock);
  }

  /** Returns whether `open` would return a room for this name. */
  hasSpaceFor(name: string, address: string): boolean {
    const found = this.#rooms.get(name);
    if (found?.releaseShare) return true;
    return (found !== undefined || this.#hasSpace) && !this.deps.share.isFull(address);
  }

  /**
   * Returns the room with this name, and creates it if needed. A new room counts towards the limit of the address's network
   * while it has members. Returns undefined at the room limit of the server or of that network. Throws a RecordError.
   */
  open(name: string, address: string): Room | undefined {
    if (!this.hasSpaceFor(name, address)) return undefined;
    const opened = this.#rooms.get(name) ?? this.#create(name);
    opened.releaseShare ??= this.deps.share.hold(address);
    return opened.room;
  }

  /**
   * Keeps the room with this name open, with or without members, and creates it if needed. It counts towards no limit of a network.
   * Resolves to `full` at the room limit of the server and `HOLD_RESERVE` rooms beyond it. Rejects with a RecordError.
   */
  async hold(name: string): Promise<HeldRoom | 'full'> {
    if (!isRoomName(name)) throw new Error(`${JSON.stringify(name)}: ${ROOM_NAME_RULE}`);
    const found = this.#rooms.get(name);
    if (!found && this.#rooms.size >= this.deps.maxRooms + HOLD_RESERVE) return 'full';
    const { room } = found ?? this.#create(name);
    return await room.hold();
  }

  /** Number of rooms. */
  get size(): number {
    return this.#rooms.size;
  }

  /** The names of all rooms. */
  get names(): readonly string[] {
    return [...this.#rooms.keys()];
  }

  /** Returns the outlets of all members of all rooms. */
  outlets(): readonly Outlet[] {
    return [...this.#rooms.values()].flatMap(({ room }) => room.outlets());
  }

  /** Returns the IP addresses of the members of all rooms, one for each. */
  memberAddresses(): readonly string[] {
    return [...this.#rooms.values()].flatMap(({ room }) => room.memberAddresses());
  }

  /** Sends a message to the welcomed members of a room that meet a condition. Returns how many carriers took it. */
  notify(room: string, isReceiver: (member: RuleMember) => boolean, message: AddedMessage): number {
    return this.#rooms.get(room)?.room.notify(isReceiver, message) ?? 0;
  }

  /** Closes every member of every room. */
  close(reason: CloseReason): void {
    for (const { room } of this.#rooms.values()) room.close(reason);
  }

  get #hasSpace(): boolean {
    return this.#rooms.size < this.deps.maxRooms;
  }

  #create(name: string): OpenRoom {
    const { records } = this.deps;
    const onEmpty = () => {
      if (this.#rooms.get(name) !== opened) return;
      opened.releaseShare?.();
      opened.releaseShare = undefined;
      if (opened.room.isHeld) return;
      this.#rooms.delete(name);
      records.release(name);
    };
    const room: Room = new Room(name, {
      ...{ ...this.deps, recent: this.#recent, pages: this.#pages },
      ...{ record: records.open(name), onEmpty },
    });
    const opened: OpenRoom = { room, releaseShare: undefined };
    this.#rooms.set(name, opened);
    return opened;
  }
}

import type { Cancel, Clock } from '../clock.ts';
import type { HeldRoom, RoomDirectory } from '../ports/rooms.ts';

/** Maximum number of rooms that stay open without use. */
const MAX_IDLE_ROOMS = 50;

/** Collaborators of held rooms. */
export interface HeldRoomsDeps {
  readonly directory: Pick<RoomDirectory, 'hold'>;
  readonly clock: Clock;
  /** Time for which a room stays open after its use. With an engine, each opening reads the whole state of the room. */
  readonly keepMs: number;
}

/** A room that is in use, or was a short time ago. */
interface Hold {
  readonly room: Promise<HeldRoom | 'full'>;
  users: number;
  cancelRelease: Cancel | undefined;
}

/** Opens rooms for feeds. Counts towards the limit of rooms only while a room is open. */
export class HeldRooms {
  /** The one that was used last comes last. */
  readonly #holds = new Map<string, Hold>();

  constructor(private readonly deps: HeldRoomsDeps) {}

  /** Runs `work` with a room. Rejects when it does, when the store fails, and at the limit of rooms. */
  async use<Result>(name: string, work: (room: HeldRoom) => Promise<Result>): Promise<Result> {
    const hold = this.#take(name);
    try {
      const room = await hold.room;
      if (room === 'full') throw new Error('The server has reached its limit of rooms.');
      const result = await work(room);
      this.#giveBack(name, hold, this.deps.keepMs);
      return result;
    } catch (error) {
      // The next use opens the room anew: this one may have been closed by a failure.
      this.#giveBack(name, hold, 0);
      throw error;
    }
  }

  /** Releases all rooms that are not in use. */
  close(): void {
    for (const [name, hold] of this.#holds) if (hold.users === 0) this.#release(name, hold);
  }

  #take(name: string): Hold {
    const found = this.#holds.get(name);
    const hold = found ?? { room: this.deps.directory.hold(name), users: 0, cancelRelease: undefined };
    hold.cancelRelease?.();
    hold.users++;
    this.#holds.delete(name);
    this.#holds.set(name, hold);
    return hold;
  }

  #giveBack(name: string, hold: Hold, keepMs: number): void {
    hold.users--;
    if (hold.users > 0) return;
    if (keepMs === 0) return this.#release(name, hold);
    hold.cancelRelease = this.deps.clock.after(keepMs, () => this.#release(name, hold));
    const idle = [...this.#holds].filter(([, { users }]) => users === 0);
    const [oldest] = idle;
    if (idle.length > MAX_IDLE_ROOMS && oldest) this.#release(...oldest);
  }

  #release(name: string, hold: Hold): void {
    hold.cancelRelease?.();
    if (this.#holds.get(name) === hold) this.#holds.delete(name);
    void hold.room.then(
      (room) => (room === 'full' ? undefined : room.release()),
      // A room that could not be opened is not held.
      () => undefined,
    );
  }
}

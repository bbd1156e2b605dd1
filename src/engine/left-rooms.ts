import { EngineError } from './engine-error.ts';
import type { EngineRecord } from './engine-record.ts';
import type { EngineRoomDeps } from './engine-room.ts';
import { roomKey, sweepsKey } from './keys.ts';
import { planCheck } from './turn-call.ts';
import { UNJUDGED } from './turn-caller.ts';

/** Time for which a node remembers a room that it has left. A failover loses less. */
const REMEMBERED_MS = 5 * 60 * 1_000;

interface LeftRoom {
  readonly leftAt: number;
  isUnsure: boolean;
}

/**
 * Rooms that this node has left lately. The engine may still count members there as this node's: where a departure did not
 * reach it, or where it has lost one.
 */
export class LeftRooms {
  readonly #rooms = new Map<string, LeftRoom>();

  constructor(
    private readonly prefix: string,
    private readonly deps: EngineRoomDeps,
  ) {}

  /** Adds a room. `isUnsure`: a departure may not have reached the engine. */
  add(name: string, isUnsure: boolean): void {
    this.#rooms.set(name, { leftAt: this.deps.clock.elapsed(), isUnsure });
  }

  /** Removes a room that this node opens again. Returns whether its members have to be compared with the engine. */
  delete(name: string): boolean {
    const isUnsure = this.#rooms.get(name)?.isUnsure ?? false;
    this.#rooms.delete(name);
    return isUnsure;
  }

  /** Forgets rooms that were left long ago. */
  expire(): void {
    const oldest = this.deps.clock.elapsed() - REMEMBERED_MS;
    for (const [name, { leftAt, isUnsure }] of this.#rooms) if (leftAt < oldest && !isUnsure) this.#rooms.delete(name);
  }

  /** Compares all rooms with the engine at the next check. */
  markUnsure(): void {
    for (const room of this.#rooms.values()) room.isUnsure = true;
  }

  /**
   * Leaves no member of this node in rooms that it has left, where that is unsure. `opened` returns the record of a room that
   * is open again. Never rejects.
   */
  async check(opened: (name: string) => EngineRecord | undefined): Promise<void> {
    const { log } = this.deps;
    for (const [name, room] of this.#rooms) {
      if (!room.isUnsure) continue;
      // First: what happens during the call may need another.
      room.isUnsure = false;
      try {
        await this.#leave(name);
      } catch (error) {
        room.isUnsure = true;
        if (!(error instanceof EngineError)) throw error;
        return log('a room could not be left', { room: name, error: error.message }, 'error');
      }
      // Members that entered during the call may have been taken for others.
      const record = opened(name);
      record?.markUnsure();
      await record?.check();
    }
  }

  async #leave(name: string): Promise<void> {
    const { fields } = planCheck('', { sweeps: sweepsKey(this.prefix), name });
    await this.deps.caller.call(roomKey(this.prefix, name), UNJUDGED, [fields]);
  }
}

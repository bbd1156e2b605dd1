import type { Cancel, Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import { readRetentionFloor, retentionFloorKey, toRetentionFloor, type KeptValues } from '../ports/documents.ts';
import { ALL_ROOMS } from '../ports/server-log.ts';
import { isRecord, parseJson } from '../protocol/json.ts';

/** What was sent of a room. */
export interface Cursor {
  readonly epoch: string;
  /** Offset of the last event that was sent, or whose type is not selected. */
  readonly offset: number;
  /** The last entry of the audit log likewise; undefined before the first. */
  readonly entry?: EntryPosition | undefined;
  /** Of the server's own log, which has no order that several nodes share: ids of all entries that were sent. */
  readonly sent?: readonly string[] | undefined;
}

/** Position in the audit log. */
export interface EntryPosition {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Start of the keys of cursors. The name of the room follows. */
const CURSOR_PREFIX = 'webhooks/at/';
/** Key of the time when webhooks were first configured. Rooms without a cursor are newer. */
const STARTED_KEY = 'webhooks/started';
/** Delay until a moved cursor is stored. A kill in between repeats what was sent since; a shutdown does not. */
const STORE_DELAY_MS = 1_000;
/** Number of values that are removed at once. */
const FLOORS_AT_ONCE = 1_000;
/** Maximum age of an event that is sent. Pruning keeps events for as long. */
export const MAX_EVENT_AGE_MS = 24 * 60 * 60_000;

/** Collaborators of cursors. */
export interface CursorsDeps {
  readonly values: KeptValues;
  readonly clock: Clock;
  readonly log: Log;
}

/** The cursors of all rooms, in memory, and stored soon after each move. */
export class Cursors {
  readonly #cursors: Map<string, Cursor>;
  /** Rooms whose cursors are to be stored, or removed. */
  #moved = new Map<string, 'kept' | 'gone'>();
  #cancelStore: Cancel | undefined;
  #isStoring = false;
  #storing = Promise.resolve();
  #isStopped = false;

  private constructor(
    private readonly deps: CursorsDeps,
    stored: ReadonlyMap<string, Cursor>,
    /** When webhooks were first configured, in milliseconds since 1970; undefined when they are new. */
    readonly startedAt: number | undefined,
  ) {
    this.#cursors = new Map(stored);
  }

  /** Reads the stored cursors. Removes what keeps no event from pruning any more. Rejects when the store cannot be read. */
  static async load(deps: CursorsDeps): Promise<Cursors> {
    await removeEndedFloors(deps);
    const [started] = await deps.values.entries(STARTED_KEY);
    const stored = (await deps.values.entries(CURSOR_PREFIX)).flatMap(([key, value]) => {
      const cursor = parseCursor(value);
      return cursor ? [[key.slice(CURSOR_PREFIX.length), cursor] as const] : [];
    });
    return new Cursors(deps, new Map(stored), started && Number(started[1]));
  }

  /** Names of all rooms with a cursor. */
  get rooms(): readonly string[] {
    return [...this.#cursors.keys()];
  }

  get(room: string): Cursor | undefined {
    return this.#cursors.get(room);
  }

  /** Moves the cursor of a room. */
  set(room: string, cursor: Cursor): void {
    this.#cursors.set(room, cursor);
    this.#storeSoon(room);
  }

  /** Keeps the events of a room after its cursor from pruning for another day. */
  keep(room: string): void {
    this.#storeSoon(room);
  }

  /** Forgets a room that the store no longer has. */
  forget(room: string): void {
    if (this.#cursors.delete(room)) this.#storeSoon(room, 'gone');
  }

  /** Notes that webhooks begin now: stores the cursors, and then the time. Rejects when the store fails. */
  async begin(): Promise<Cursors> {
    const { values, clock } = this.deps;
    await this.#store();
    const startedAt = clock.wall();
    await values.set(new Map([[STARTED_KEY, String(startedAt)]]));
    this.stop();
    return new Cursors(this.deps, this.#cursors, startedAt);
  }

  /** Stores all cursors that have moved, now. Never rejects. */
  async flush(): Promise<void> {
    this.#cancelStore?.();
    await this.#storing;
    if (!this.#isStopped) await this.#storeMoved();
  }

  /** Stores nothing from now on: another node has taken over. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelStore?.();
  }

  #storeSoon(room: string, state: 'kept' | 'gone' = 'kept'): void {
    this.#moved.set(room, state);
    if (this.#isStopped || this.#isStoring) return;
    this.#cancelStore ??= this.deps.clock.after(STORE_DELAY_MS, () => {
      this.#storing = this.#storeMoved();
    });
  }

  async #storeMoved(): Promise<void> {
    this.#cancelStore = undefined;
    this.#isStoring = true;
    try {
      await this.#store();
    } catch (error) {
      this.deps.log('webhook: the cursors could not be stored', { error: errorText(error) }, 'error');
    }
    this.#isStoring = false;
    const [waiting] = this.#moved;
    if (waiting) this.#storeSoon(...waiting);
  }

  async #store(): Promise<void> {
    const moved = this.#moved;
    this.#moved = new Map();
    const endsAt = this.deps.clock.wall() + MAX_EVENT_AGE_MS;
    const changes = new Map<string, string | undefined>();
    for (const [room, state] of moved) {
      const cursor = this.#cursors.get(room);
      const isGone = state === 'gone' && !cursor;
      changes.set(CURSOR_PREFIX + room, cursor && JSON.stringify(cursor));
      // The server's own log is not pruned like a room.
      if (room === ALL_ROOMS) continue;
      changes.set(retentionFloorKey(room), isGone ? undefined : toRetentionFloor(cursor?.offset ?? 0, endsAt));
    }
    try {
      if (changes.size > 0) await this.deps.values.set(changes);
    } catch (error) {
      this.#moved = new Map([...moved, ...this.#moved]);
      throw error;
    }
  }
}

/** Removes the values that have kept events of rooms from pruning, and whose time has ended. */
async function removeEndedFloors({ values, clock, log }: CursorsDeps): Promise<void> {
  const now = clock.wall();
  const stored = await values.entries(retentionFloorKey(''));
  const ended = stored.filter(([, value]) => readRetentionFloor(value, now) === Number.POSITIVE_INFINITY);
  try {
    for (let start = 0; start < ended.length; start += FLOORS_AT_ONCE) {
      const keys = ended.slice(start, start + FLOORS_AT_ONCE).map(([key]) => [key, undefined] as const);
      await values.set(new Map(keys));
      await new Promise(setImmediate);
    }
  } catch (error) {
    log('webhook: what has ended could not be removed', { error: errorText(error) }, 'warn');
  }
}

/** Parses a stored cursor. */
function parseCursor(value: string): Cursor | undefined {
  const cursor = parseJson(value);
  if (!isRecord(cursor) || typeof cursor['epoch'] !== 'string' || typeof cursor['offset'] !== 'number')
    return undefined;
  return cursor as unknown as Cursor;
}

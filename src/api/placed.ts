import type { HeldRoom } from '../ports/rooms.ts';
import { ALL_ROOMS } from '../ports/server-log.ts';
import { withNewRoom, withRoom, type ApiDeps } from './deps.ts';
import { invalid, type ApiError } from './errors.ts';

/** Number of rooms in a page of the directory. */
const ROOMS_PER_PAGE = 200;
const TIME_DIGITS = 16;

/** An item of a list, and its place: newer items have a higher one, and each item has its own. */
export interface Placed<Item> {
  readonly place: string;
  readonly item: Item;
}

/** A page of a list, the newest item first. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string;
}

/** Returns the place of an item, by its time. */
export function toPlace(time: number, room: string, id: string): string {
  return `${String(time).padStart(TIME_DIGITS, '0')} ${room} ${id}`;
}

/** What to list. */
export interface ListQuery {
  /** Name of a room, or `*`. */
  readonly room: string;
  /** Cursor; absent for the newest page. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Reads the items of a room: at least the `limit` newest of those below a place. */
export type ReadPlaced<Item> = (
  room: HeldRoom,
  below: string | undefined,
  limit: number,
) => Promise<readonly Placed<Item>[]>;

/**
 * Lists the items of a room, or of all rooms, the newest first. `more` are items of no room. New items do not move those of later pages. Rooms open one after another.
 */
export async function listPlaced<Item>(
  deps: Pick<ApiDeps, 'directory'>,
  { room, before, limit }: ListQuery,
  read: ReadPlaced<Item>,
  more: readonly Placed<Item>[] = [],
): Promise<Page<Item>> {
  const below = before === undefined ? undefined : readCursor(before);
  let newest: readonly Placed<Item>[] = [];
  const merge = (placed: readonly Placed<Item>[]) => {
    newest = [...newest, ...placed.filter(({ place }) => below === undefined || place < below)]
      .sort((a, b) => (a.place < b.place ? 1 : -1))
      .slice(0, limit + 1);
  };
  merge(more);
  const add = async (held: HeldRoom) => merge(await read(held, below, limit + 1));
  if (room === ALL_ROOMS) {
    for await (const name of roomNames(deps)) {
      await withNewRoom(deps, name, add);
      // Turns run in between.
      await new Promise(setImmediate);
    }
  } else await withRoom(deps, room, add);
  const items = newest.slice(0, limit);
  const last = newest.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ item }) => item),
    ...(last && { next: Buffer.from(last.place).toString('base64url') }),
  };
}

/** Returns the names of all rooms of the store. */
export async function* roomNames({ directory }: Pick<ApiDeps, 'directory'>): AsyncGenerator<string> {
  let after: string | undefined;
  for (;;) {
    const page = await directory.list(after, ROOMS_PER_PAGE);
    for (const { name } of page) yield name;
    after = page.at(-1)?.name;
    if (page.length < ROOMS_PER_PAGE) return;
  }
}

function readCursor(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{16} \S+ \S+$/.test(place)) return place;
  throw wrongCursor();
}

/** Creates the refusal of a cursor that is not that of a list. */
export function wrongCursor(): ApiError {
  return invalid([{ path: 'before', message: 'Use `next` of the page before.' }]);
}

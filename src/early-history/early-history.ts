import type { Clock } from '../clock.ts';
import { limitReached, Problem, unavailable } from '../http/problem.ts';
import { NetworkQueue } from '../limits/network-queue.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { Log } from '../log.ts';
import type { Pass, ServerAdmission } from '../ports/admission.ts';
import { userPersonId } from '../ports/person-ids.ts';
import { RecordError } from '../ports/record-error.ts';
import type { HeldRoom, RoomDirectory } from '../ports/rooms.ts';
import type { RouteContext, RouteOutcome, Routes } from '../ports/routes.ts';
import type { Sink } from '../ports/sinks.ts';
import type { CloseReason } from '../protocol/close-reasons.ts';
import { isRoomName, ROOM_NAME_RULE } from '../protocol/room-names.ts';
import type { RoomNow } from '../protocol/room-now.ts';
import { readNewestPage } from './newest-page.ts';
import { NewestPages } from './newest-pages.ts';

/** Start of the paths. The room follows, then `now`. */
const FOLDER = '/rooms/';
const METHODS = 'GET, HEAD, OPTIONS';
/** `Retry-After` when the store fails, and at the limit of open rooms. */
const RETRY_SECONDS = 5;

/** Collaborators of early history. */
export interface EarlyHistoryDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly admission: ServerAdmission;
  readonly rateLimit: RateLimit;
  readonly directory: Pick<RoomDirectory, 'find' | 'hold' | 'open'>;
  readonly drainRefusal: () => Problem | undefined;
}

/** What early history registers at the ports. */
interface EarlyHistory {
  readonly routes: Routes;
  readonly sink: Sink;
}

/** A request that is let in by its token, or without one. */
interface Reader {
  readonly room: string;
  readonly address: string;
  readonly pass: Pass;
}

/**
 * Creates `GET /rooms/:room/now`: the newest page of a room for a client that is about to join, so that it draws after one round
 * trip. The client then sends the position of the page in `hello`, and recovers what has happened since.
 */
export function createEarlyHistory(deps: EarlyHistoryDeps): EarlyHistory {
  const pages = new NewestPages(deps.clock);
  const queue = new NetworkQueue(deps.clock);
  return {
    routes: {
      ...{ paths: [], folders: [FOLDER], isForPages: true },
      handle: (request, context) => handle(request, context, (reader) => readNow(reader, pages, queue, deps), deps),
    },
    sink: { committed: (room, events) => pages.committed(room, events) },
  };
}

async function handle(
  request: Request,
  { pathname, address }: RouteContext,
  read: (reader: Reader) => Promise<string | Problem>,
  { admission, rateLimit, drainRefusal, log }: EarlyHistoryDeps,
): Promise<RouteOutcome> {
  const [room = '', resource, ...rest] = pathname.slice(FOLDER.length).replace(/\/$/, '').split('/');
  if (resource !== 'now' || rest.length > 0) return new Problem(404, 'This server has nothing at this path.');
  // A name needs no escapes, but a client may escape any character.
  const name = decode(room);
  if (!isRoomName(name)) return new Problem(404, ROOM_NAME_RULE);
  const { method } = request;
  if (method === 'OPTIONS') return new Response(null, { status: 200, headers: { Allow: METHODS } });
  if (method !== 'GET' && method !== 'HEAD') return new Problem(405, `Use ${METHODS}.`, { Allow: METHODS });
  // The rate comes first, to limit guesses of tokens.
  const limited = rateLimit.refusal('GET', address) ?? drainRefusal();
  if (limited) return limited;
  const pass = await admission.admitRequest({ request, address, room: name });
  if (pass instanceof Problem) return pass;
  try {
    const body = await read({ room: name, address, pass });
    if (body instanceof Problem) return body;
    // Bun leaves out the body for HEAD, but not its length.
    return new Response(body, { headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' } });
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    log('the newest page could not be read', { room: name, error: error.message }, 'error');
    return unavailable('The server could not read the room. Try again.', RETRY_SECONDS);
  }
}

/** Reads the response for a client, or its refusal. Rejects with a RecordError. */
async function readNow(
  reader: Reader,
  pages: NewestPages,
  queue: NetworkQueue,
  { directory, admission }: EarlyHistoryDeps,
): Promise<string | Problem> {
  const { room: name, address, pass } = reader;
  const isOpen = directory.open().includes(name);
  if (!isOpen) {
    await queue.turn(address);
    // A hold would create the room.
    if (!(await directory.find(name))) return formatEmpty(name);
    // A hold counts towards the limit of open rooms, so it must not wait.
    await queue.turn(address);
  }
  const room = await directory.hold(name);
  if (room === 'full') return limitReached('Room', RETRY_SECONDS);
  try {
    const refusal = admission.entryRefusal(toEntry(reader, room));
    if (refusal) return toProblem(refusal);
    const user = pass.identity?.user;
    let page = pages.find(room);
    if (!page) {
      if (isOpen) await queue.turn(address);
      page = pages.find(room) ?? (await pages.read(room));
    }
    if (user !== undefined && page.hasReactions) {
      await queue.turn(address);
      page = await readNewestPage(room, userPersonId(name, user));
    }
    const { members, count } = room.presence;
    return page.format({ room: name, ...(members && { members }), count });
  } finally {
    room.release();
  }
}

/** A new member, as it would enter. */
function toEntry({ room, address, pass: { identity } }: Reader, { documents }: HeldRoom) {
  const { user, role } = identity ?? {};
  const isModerator = role === 'owner' || role === 'moderator';
  return { room, address, isModerator, user, role, documents, memberId: undefined, since: undefined };
}

/** Refuses a request as the room would close the connection of a member. */
function toProblem({ code, reason, retryAfter }: CloseReason): Problem {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfter / 1_000)) };
  return new Problem(403, reason, headers).with({ code });
}

function formatEmpty(room: string): string {
  const now: RoomNow = { room, head: 0, members: [], count: 0, more: false, messages: [] };
  return JSON.stringify(now);
}

/** Decodes a path segment. Returns an empty text when its percent-encoding is malformed. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

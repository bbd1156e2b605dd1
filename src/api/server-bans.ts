import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { Admission } from '../ports/admission.ts';
import type { KeptValues } from '../ports/documents.ts';
import { readEntry } from '../ports/kept-moderation.ts';
import type { NodeBus } from '../ports/node-bus.ts';
import { userPersonId } from '../ports/person-ids.ts';
import type { Author, RoomDirectory } from '../ports/rooms.ts';
import { ALL_ROOMS, SERVER_BAN_PREFIX, type ServerLog } from '../ports/server-log.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { Ban, LogEntry } from '../protocol/moderation-messages.ts';
import { newId } from '../secrets.ts';
import { apiError } from './errors.ts';

/** Kind of the request that makes another node read the bans again. */
const CHANGED_REQUEST = 'api-bans';
/** A node that missed a request reads the bans after this time, in milliseconds. */
const RELOAD_MS = 30_000;
/** Time after which the removal of banned users is tried again where it failed, in milliseconds. */
const RETRY_MS = 5_000;

/** Collaborators of server-wide bans. */
export interface ServerBanDeps {
  readonly values: KeptValues;
  readonly serverLog: ServerLog;
  readonly directory: RoomDirectory;
  readonly nodes: NodeBus | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A ban of a user from all rooms, as the store keeps it. */
interface StoredServerBan {
  readonly user: string;
  readonly since: number;
  readonly until: number;
  readonly reason?: string;
  readonly by: { readonly id: string; readonly name: string };
}

/** A server-wide ban to create. */
export interface NewServerBan {
  readonly id: string | undefined;
  readonly user: string;
  readonly seconds: number;
  readonly reason?: string | undefined;
}

/** A server-wide ban after its creation, and the headers of the response. */
export interface CreatedServerBan {
  readonly id: string;
  readonly until: number;
  readonly headers: Record<string, string>;
}

const REPLAYED = { 'Idempotency-Replayed': 'true' };

/**
 * Bans of users from all rooms, the same on all nodes that have the API. A banned user does not enter any room, and leaves those
 * where it is.
 */
export class ServerBans {
  #byId: ReadonlyMap<string, StoredServerBan> = new Map();
  /** Ids of bans whose users may still be in rooms of this node. */
  readonly #unsettled = new Set<string>();
  #isRetrying = false;

  constructor(private readonly deps: ServerBanDeps) {
    const { nodes } = deps;
    nodes?.handle(CHANGED_REQUEST, async () => {
      await this.#reload();
      return '';
    });
  }

  /** Refuses banned users. Never refuses an owner. */
  readonly entryRefusal: Admission['entryRefusal'] = ({ user, role }) => {
    if (user === undefined || role === 'owner') return undefined;
    const until = Math.max(0, ...this.#kept().map(([, ban]) => (ban.user === user ? ban.until : 0)));
    if (until === 0) return undefined;
    return { ...closeReasons.kicked, retryAfter: Math.max(1, until - this.deps.clock.wall()) };
  };

  /** Reads the bans, and again from time to time where other nodes may change them. */
  async open(): Promise<void> {
    await this.#reload();
    if (this.deps.nodes) this.deps.clock.after(RELOAD_MS, () => void this.open());
  }

  /** Lists the bans that have not ended. */
  all(): readonly (Ban & { readonly room: string })[] {
    return this.#kept().map(([id, { user, ...ban }]) => {
      return { id, room: ALL_ROOMS, kind: 'ban', person: toPerson(user), ...ban };
    });
  }

  /** Bans a user. A repeat with the same id changes nothing, also after the ban has ended. */
  async create({ id = newId(), user, seconds, reason }: NewServerBan, by: Author): Promise<CreatedServerBan> {
    const known = await this.#findEntry(id);
    if (known) return { id, until: known.time + (known.seconds ?? 0) * 1_000, headers: REPLAYED };
    await this.#reload();
    const since = this.deps.clock.wall();
    const until = since + seconds * 1_000;
    const author = { id: by.id, name: by.name };
    const why = reason !== undefined && { reason };
    const entry = {
      id,
      time: since,
      by: author,
      action: 'ban' as const,
      ban: id,
      person: toPerson(user),
      seconds,
      ...why,
    };
    await this.#set(id, { user, since, until, by: author, ...why }, entry);
    this.deps.log('moderation: banned a user from all rooms', { by: by.id, ban: id, seconds });
    return { id, until, headers: {} };
  }

  /** Ends a ban. Throws an ApiError for an unknown ban. A repeat with the same id changes nothing. */
  async lift(
    { id = newId(), ban }: { readonly id?: string | undefined; readonly ban: string },
    by: Author,
  ): Promise<Pick<CreatedServerBan, 'headers'>> {
    if (await this.#findEntry(id)) return { headers: REPLAYED };
    await this.#reload();
    const known = this.#kept().find(([keptId]) => keptId === ban)?.[1];
    if (!known) throw apiError(404, 'not-found', 'There is no such ban for all rooms.');
    const author = { id: by.id, name: by.name };
    const time = this.deps.clock.wall();
    const entry = { id, time, by: author, action: 'unban' as const, ban, person: toPerson(known.user), detail: 'ban' };
    await this.#set(ban, undefined, entry);
    this.deps.log('moderation: lifted a ban from all rooms', { by: by.id, ban });
    return { headers: {} };
  }

  /** Finds the entry that a command with an id has left in the log. */
  async #findEntry(id: string) {
    const stored = (await this.deps.serverLog.entries()).find((entry) => entry.id === id);
    return stored && readEntry(stored);
  }

  #kept(): readonly (readonly [id: string, ban: StoredServerBan])[] {
    const now = this.deps.clock.wall();
    return [...this.#byId].filter(([, { until }]) => until > now);
  }

  /** Stores a change, its entry in the log, and the removal of bans that have ended, and lets all nodes read it. */
  async #set(id: string, ban: StoredServerBan | undefined, entry: LogEntry): Promise<void> {
    const { serverLog, nodes } = this.deps;
    const kept = new Set(this.#kept().map(([keptId]) => keptId));
    const ended = [...this.#byId.keys()].filter((known) => !kept.has(known));
    const changes = new Map<string, string | undefined>(
      ended.map((endedId) => [SERVER_BAN_PREFIX + endedId, undefined]),
    );
    await serverLog.add(entry, changes.set(SERVER_BAN_PREFIX + id, ban && JSON.stringify(ban)));
    await this.#reload();
    const others = (await nodes?.list())?.filter((node) => node !== nodes?.node) ?? [];
    await Promise.all(others.map((node) => nodes?.request(node, CHANGED_REQUEST, '')));
  }

  /** Reads the bans, and removes newly banned users from the rooms of this node. */
  async #reload(): Promise<void> {
    const { values, log } = this.deps;
    const before = this.#byId;
    try {
      const entries = await values.entries(SERVER_BAN_PREFIX);
      this.#byId = new Map(
        entries.flatMap(([key, stored]) => {
          const ban = parseJson(stored);
          return isRecord(ban)
            ? [[key.slice(SERVER_BAN_PREFIX.length), ban as unknown as StoredServerBan] as const]
            : [];
        }),
      );
      for (const [id] of this.#kept()) if (!before.has(id)) this.#unsettled.add(id);
    } catch (error) {
      log('api: reading the bans failed', { error: errorText(error) }, 'error');
    }
    await this.#settle();
  }

  /** Removes the users of new bans. Tries again later where that failed. */
  async #settle(): Promise<void> {
    const kept = new Map(this.#kept());
    for (const id of this.#unsettled) if (!kept.has(id)) this.#unsettled.delete(id);
    const bans = [...kept].filter(([id]) => this.#unsettled.has(id));
    const isDone = bans.length === 0 || (await this.#removePresent(bans));
    if (isDone) for (const [id] of bans) this.#unsettled.delete(id);
    if (isDone || this.#isRetrying) return;
    this.#isRetrying = true;
    this.deps.clock.after(RETRY_MS, () => {
      this.#isRetrying = false;
      void this.#settle();
    });
  }

  /** Resolves to whether no room has one of the users any more. A room that fails does not keep the others from it. */
  async #removePresent(bans: readonly (readonly [id: string, ban: StoredServerBan])[]): Promise<boolean> {
    let isDone = true;
    for (const name of this.deps.directory.open()) {
      try {
        isDone = (await this.#removeFrom(name, bans)) && isDone;
      } catch (error) {
        isDone = false;
        this.deps.log('api: removing banned users failed', { room: name, error: errorText(error) }, 'error');
      }
    }
    return isDone;
  }

  async #removeFrom(name: string, bans: readonly (readonly [id: string, ban: StoredServerBan])[]): Promise<boolean> {
    const room = await this.deps.directory.hold(name);
    if (room === 'full') return true;
    let isDone = true;
    try {
      const present = new Set((await room.people()).map(({ person }) => person.id));
      for (const [id, { user, by }] of bans) {
        const member = userPersonId(name, user);
        if (!present.has(member)) continue;
        // All nodes with members of the room use the same id, so the user is removed once.
        const removed = await room.execute(by, { type: 'kick', id: newCommandId(name, id), member, seconds: 0 });
        if (removed.kind === 'refused' && removed.code === 'journal') isDone = false;
      }
    } finally {
      room.release();
    }
    return isDone;
  }
}

function newCommandId(room: string, ban: string): string {
  return new Bun.CryptoHasher('sha256').update(`${room} ${ban}`).digest('base64url').slice(0, 22);
}

/** Returns the person of a user in no certain room. */
function toPerson(user: string): Ban['person'] {
  return { id: userPersonId(ALL_ROOMS, user), name: user, user };
}

import { systemClock } from '../../src/clock.ts';
import { formatJson } from '../../src/protocol/json.ts';
import { browserDeps, type ChatTarget, makeId } from './browser.ts';
import type { ChatClient } from './client.ts';
import { pageRouteMemory } from './connection/page-route-memory.ts';
import type { RouteMemory } from './connection/route-choice.ts';
import type { Credentials } from './identity/credentials.ts';
import type { Identity } from './identity/identity.ts';
import { PersistentIdentity } from './identity/persistent-identity.ts';
import { sessionIdentityStore } from './identity/session-identity-store.ts';
import { restartableLifecycle, type RestartableLifecycle } from './page-lifecycle.ts';
import { RoomClient, type RoomClientDeps } from './room-client.ts';
import { storedText } from './stored-text.ts';

/** Returns whether two targets have equal settings and the same `getToken`, so that they can share a client. */
export function areTargetsEqual(first: ChatTarget, second: ChatTarget): boolean {
  return first.getToken === second.getToken && targetKey(first) === targetKey(second);
}

/** Returns the same key for targets that differ at most in `getToken`. */
function targetKey({ server, room, via, token, adminToken }: ChatTarget): string {
  return formatJson([server.href, room, via, token, adminToken]);
}

/** A client that several elements share. */
export interface SharedClient {
  readonly client: ChatClient;
  /**
   * Connects with other settings as the same member: another token or transport, or another name of the same host. Another
   * `getToken` is used from now on, without a new connection.
   */
  retarget(target: ChatTarget): Retargeting;
  /** Ends this use of the client. The client leaves the room with the last use. Safe to call twice. */
  release(): void;
}

/**
 * What became of another target. `kept`: the client only calls another `getToken`. `changed`: the client connects anew, if it is
 * connected. `refused`: the target is another room or another user, or another element uses this client or has the target.
 */
export type Retargeting = 'kept' | 'changed' | 'refused';

interface Entry {
  target: ChatTarget;
  /** The key of its identity. */
  readonly key: string;
  readonly client: ChatClient;
  /** The client reads its collaborators at each use. */
  readonly deps: { -readonly [Name in keyof RoomClientDeps]: RoomClientDeps[Name] };
  readonly lifecycle: RestartableLifecycle;
  users: number;
}

const sharedClients = new Set<Entry>();

/** Returns the page's client for a target. Elements with equal targets share it, so that they are one member. */
export function shareBrowserClient(target: ChatTarget): SharedClient {
  const entry = findEntry(target) ?? createEntry(target);
  entry.users++;
  sharedClients.add(entry);
  let isReleased = false;
  return {
    client: entry.client,
    retarget(next) {
      const { target: previous, deps, client, lifecycle } = entry;
      const isTaken = entry.users > 1 || findEntry(next) !== undefined;
      if (isTaken || !isSameRoom(previous, next) || !isSameUser(previous, next, deps.credentials)) return 'refused';
      entry.target = deps.credentials.source = next;
      if (targetKey(previous) === targetKey(next)) {
        // A framework may make a new function each time that it renders.
        if (!previous.getToken || !next.getToken) client.identify();
        return 'kept';
      }
      ({
        choice: deps.choice,
        connect: deps.connect,
        readNow: deps.readNow,
        adminToken: deps.adminToken,
      } = browserDeps(next, deps.credentials, deps.identity, createRouteMemory(next)));
      lifecycle.restart();
      return 'changed';
    },
    release() {
      if (isReleased) return;
      isReleased = true;
      if (--entry.users > 0) return;
      sharedClients.delete(entry);
      entry.client.leave();
    },
  };
}

function createEntry(target: ChatTarget): Entry {
  const key = identityKey(target);
  const base = browserDeps(
    target,
    { source: target, token: undefined },
    createIdentity(key),
    createRouteMemory(target),
  );
  const lifecycle = restartableLifecycle(base.lifecycle);
  const deps = { ...base, lifecycle };
  return { target, key, client: new RoomClient(deps), deps, lifecycle, users: 0 };
}

function findEntry(target: ChatTarget): Entry | undefined {
  return [...sharedClients].find((entry) => areTargetsEqual(entry.target, target));
}

/** False when a fixed token of one target names a user that the other does not. `getToken` decides when it is called. */
function isSameUser(first: ChatTarget, second: ChatTarget, { readUser }: Credentials): boolean {
  const user = readUser?.(first.token);
  return user === undefined || user === readUser?.(second.token);
}

/** True when a member of one target can be the member of the other. A token is for one server, so no other may see it. */
function isSameRoom(first: ChatTarget, second: ChatTarget): boolean {
  const [a, b] = [first.server, second.server];
  const isSameServer = a.protocol === b.protocol && a.port === b.port && a.pathname === b.pathname;
  return first.room === second.room && isSameServer && isSameHost(a.hostname, b.hostname);
}

/** True for two names of one host: names of this machine, or a domain and its subdomain. */
function isSameHost(first: string, second: string): boolean {
  const areLocal = [first, second].every((name) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(name));
  return areLocal || first === second || first.endsWith(`.${second}`) || second.endsWith(`.${first}`);
}

/** Maximum number of clients of a room in a tab that keep their identities over a reload. */
const MAX_STORED_CLIENTS = 8;

/**
 * Returns the key under which the tab stores the identity of a client, without its tokens. The clients of a room in one tab, of
 * one page or of its frames, have different keys. After a reload, a client continues one that the last page has left.
 */
function identityKey({ server, room, via }: ChatTarget): string {
  const frame = framePlace();
  // Not Array.from, which old libraries of pages replace.
  const keys = [...Array(MAX_STORED_CLIENTS).keys()].map((number) => {
    const place = number > 0 || frame ? [number, frame] : [];
    return `chat-box ${formatJson([server.href, room, via, ...place])}`;
  });
  const free = keys.filter((key) => ![...sharedClients].some((entry) => entry.key === key));
  return free.find((key) => storedText(() => sessionStorage, key).read() !== undefined) ?? free[0] ?? makeId();
}

/** Returns the place of this frame in its page, which its address does not change. Empty for the page itself, and outside browsers. */
function framePlace(): string {
  const places: number[] = [];
  if (typeof window === 'undefined') return '';
  for (let { self: frame, parent } = window; frame !== parent; { self: frame, parent } = parent)
    places.push([...Array(parent.length).keys()].findIndex((index) => parent[index] === frame));
  return places.join();
}

/** Creates an identity in the tab's session storage. */
function createIdentity(key: string): Identity {
  const deps = { storage: () => sessionStorage, locks: navigator.locks, clock: systemClock };
  return new PersistentIdentity(sessionIdentityStore(key, deps), makeId);
}

/** Creates a memory that all pages of the site share. */
function createRouteMemory({ server }: ChatTarget): RouteMemory {
  return pageRouteMemory(server.origin, { storage: () => localStorage, clock: systemClock });
}

import { browserDeps, findTargetFault, type Via } from './browser.ts';
import type { ChatClient } from './client.ts';
import { transientRouteMemory } from './connection/route-choice.ts';
import { transientIdentity } from './identity/identity.ts';
import type { GetToken } from './identity/credentials.ts';
import { RoomClient } from './room-client.ts';

/** Options of `connectChat`. */
export interface ChatOptions {
  /** The server's URL. Default: the folder that this script was loaded from. Required in Bun, in Node and in a bundle. */
  readonly server?: URL | string | undefined;
  /** The room's name. Default: `lobby`. */
  readonly room?: string | undefined;
  /** The transport. Default: `auto`, a data channel that falls back to a WebSocket. */
  readonly via?: Via | undefined;
  /** One of the server's `AUTH_TOKEN`, or a JWT of the user. A JWT that has expired ends the connection. */
  readonly token?: string | undefined;
  /**
   * Returns the user's current JWT. Called before each attempt to connect, shortly before a token expires, and by
   * `identify`. Null means a guest, who presents `token` if there is one.
   */
  readonly getToken?: GetToken | undefined;
  /** The server's `ADMIN_TOKEN`, which makes the member a moderator. */
  readonly adminToken?: string | undefined;
}

/**
 * Creates a client for a room. Each client is a member of its own, and nothing of it is stored. Throws a `TypeError` when
 * `server` is not an http or https URL, when `room` is not a room name, or when this platform lacks what `via` needs.
 */
export function connectChat({
  server = new URL('.', import.meta.url),
  room = 'lobby',
  via = 'auto',
  ...tokens
}: ChatOptions = {}): ChatClient {
  const url = new URL(server, globalThis.location?.href);
  const target = { server: url, room, via, ...tokens };
  const fault = findTargetFault(target);
  if (fault) throw new TypeError(fault);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return new RoomClient(
    browserDeps(target, { source: target, token: undefined }, transientIdentity(), transientRouteMemory()),
  );
}

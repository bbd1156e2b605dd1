import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { systemClock } from '../../src/clock.ts';
import type { RecommendedIceServer } from '../../src/protocol/ice-servers.ts';
import { newId } from '../../src/secrets.ts';
import type { Carrier, ConnectRequest } from '../../www/client/carriers/carrier.ts';
import { type DataChannelDeps, openDataChannel } from '../../www/client/carriers/data-channel.ts';
import { openWebSocket } from '../../www/client/carriers/open-carrier.ts';
import type { Fetch } from '../../www/client/carriers/signaling.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { RouteChoice, transientRouteMemory } from '../../www/client/connection/route-choice.ts';
import { transientIdentity } from '../../www/client/identity/identity.ts';
import type { PageLifecycle } from '../../www/client/page-lifecycle.ts';
import type { Credentials, TokenSource } from '../../www/client/identity/credentials.ts';
import * as extras from '../../www/client/extras/extras.ts';
import { RoomClient } from '../../www/client/room-client.ts';

/** Options of `headlessClient`. */
export interface HeadlessOptions extends TokenSource {
  /** URL of the server, or a function when it changes. */
  readonly server: string | (() => string);
  readonly room?: string;
  /** Default: `whip`. */
  readonly via?: 'auto' | 'whip' | 'websocket';
  readonly random?: () => number;
  readonly adminToken?: string;
  /** Called before a carrier is opened. */
  readonly onConnect?: () => void;
  /** Wraps each carrier that the client opens. */
  readonly wrap?: (carrier: Carrier) => Carrier;
  /** Page events. Default: none. */
  readonly lifecycle?: PageLifecycle;
  /** Replaces `fetch` in signaling. */
  readonly fetch?: Fetch;
}

const routes = {
  auto: ['data-channel', 'websocket'],
  whip: ['data-channel'],
  websocket: ['websocket'],
} as const;

/** Escapes a colon or slash in the credentials: the library puts both into a URL as they are. */
function escapeCredentials(server: RecommendedIceServer): RecommendedIceServer {
  const { username, credential } = server;
  if (username === undefined || credential === undefined) return server;
  return { ...server, username: encodeURIComponent(username), credential: encodeURIComponent(credential) };
}

/** Creates the page's client on real data channels or WebSockets. With `random` 0 it reconnects after half a second. */
export function headlessClient(options: HeadlessOptions): ChatClient {
  const { room = 'lobby', via = 'whip', random = Math.random, wrap = (carrier) => carrier } = options;
  const { lifecycle = { listen: () => () => {} } } = options;
  const server = () => (typeof options.server === 'function' ? options.server() : options.server);
  const credentials: Credentials = { source: options, token: undefined };
  const deps: DataChannelDeps = {
    get token() {
      return credentials.token;
    },
    createPeer: (iceServers) =>
      new RTCPeerConnection({
        iceServers: iceServers.map(escapeCredentials) as RTCIceServer[],
      }) as unknown as globalThis.RTCPeerConnection,
    iceServers: [],
    // A browser closes its idle connections when the network changes. Bun would reuse them.
    fetch: options.fetch ?? ((url, init) => fetch(url, { ...init, keepalive: false })),
    clock: systemClock,
    lifecycle,
    loadExtras: () => Promise.resolve(extras),
  };
  const query = () => (credentials.token === undefined ? '' : `?token=${encodeURIComponent(credentials.token)}`);
  const open = (signal: AbortSignal, request: ConnectRequest): Promise<Carrier> =>
    request.route === 'websocket'
      ? openWebSocket(new URL(`ws/${room}${query()}`, server()), signal, request, deps)
      : openDataChannel(new URL(`whip/${room}`, server()), signal, request, deps);
  return new RoomClient({
    choice: new RouteChoice(routes[via], transientRouteMemory()),
    connect: async (signal, request) => {
      options.onConnect?.();
      return wrap(await open(signal, request));
    },
    readNow: async (signal) => (await deps.fetch(new URL(`rooms/${room}/now${query()}`, server()), { signal })).json(),
    clock: systemClock,
    lifecycle,
    identity: transientIdentity(),
    credentials,
    loadExtras: () => Promise.resolve(extras),
    random,
    makeId: newId,
    adminToken: options.adminToken,
  });
}

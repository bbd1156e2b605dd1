import { RTCPeerConnection } from 'node-datachannel/polyfill';
import type { RecommendedIceServer } from '../../src/protocol/ice-servers.ts';
import { newId } from '../../src/secrets.ts';
import type { Carrier, Route } from '../../www/client/carriers/carrier.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { RoomClient } from '../../www/client/room-client.ts';
import { systemClock } from '../../src/clock.ts';
import { type DataChannelDeps, openDataChannel } from '../../www/client/carriers/data-channel.ts';
import { transientIdentity } from '../../www/client/identity/identity.ts';
import { RouteChoice, transientRouteMemory } from '../../www/client/connection/route-choice.ts';
import type { PageLifecycle } from '../../www/client/page-lifecycle.ts';
import type { Fetch } from '../../www/client/carriers/signaling.ts';
import { openWebSocket } from '../../www/client/carriers/open-carrier.ts';

/** How a headless client is made. */
export interface HeadlessOptions {
  /** Address of the server, or a function when it changes. */
  readonly server: string | (() => string);
  readonly room?: string;
  /** Default: `whip`. */
  readonly via?: 'auto' | 'whip' | 'websocket';
  readonly random?: () => number;
  readonly adminToken?: string;
  /** Called as a carrier is about to be opened. */
  readonly onConnect?: () => void;
  /** Stands between the client and each carrier it opens. */
  readonly wrap?: (carrier: Carrier) => Carrier;
  /** The page's own moments, in the test's hands. */
  readonly lifecycle?: PageLifecycle;
  /** What stands in for `fetch` in signaling. */
  readonly fetch?: Fetch;
}

const routes = {
  auto: ['data-channel', 'websocket'],
  whip: ['data-channel'],
  websocket: ['websocket'],
} as const;

/** The library puts both into a URL as they are, where a colon or a slash would end them. */
function escaped(server: RecommendedIceServer): RecommendedIceServer {
  const { username, credential } = server;
  if (username === undefined || credential === undefined) return server;
  return { ...server, username: encodeURIComponent(username), credential: encodeURIComponent(credential) };
}

/** The page's own client, run in Bun over real data channels or WebSockets. `random` 0 reconnects after half a second. */
export function headlessClient(options: HeadlessOptions): ChatClient {
  const { room = 'lobby', via = 'whip', random = Math.random, wrap = (one) => one } = options;
  const { lifecycle: wake = { listen: () => () => {} } } = options;
  const server = () => (typeof options.server === 'function' ? options.server() : options.server);
  const parts: DataChannelDeps = {
    createPeer: (iceServers) =>
      new RTCPeerConnection({
        iceServers: iceServers.map(escaped) as RTCIceServer[],
      }) as unknown as globalThis.RTCPeerConnection,
    iceServers: [],
    // A browser forgets its idle connections when the network becomes another one.
    fetch: options.fetch ?? ((url, init) => fetch(url, { ...init, keepalive: false })),
    clock: systemClock,
    lifecycle: wake,
  };
  const open = (signal: AbortSignal, route: Route): Promise<Carrier> =>
    route === 'websocket'
      ? openWebSocket(new URL(`ws/${room}`, server()), signal, 1, parts)
      : openDataChannel(new URL(`whip/${room}`, server()), signal, 1, parts);
  return new RoomClient({
    choice: new RouteChoice(routes[via], transientRouteMemory()),
    connect: async (signal, { route }) => {
      options.onConnect?.();
      return wrap(await open(signal, route));
    },
    clock: systemClock,
    lifecycle: wake,
    identity: transientIdentity(),
    random,
    makeId: newId,
    adminToken: options.adminToken,
  });
}

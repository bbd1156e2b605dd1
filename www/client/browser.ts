import type { Routes } from './carriers/carrier.ts';
import { ChatClient } from './client.ts';
import { systemClock } from '../../src/clock.ts';
import { type DataChannelDeps, openDataChannel } from './carriers/data-channel.ts';
import type { IdentityStore } from './identity/identity-store.ts';
import { pageRouteMemory } from './connection/page-route-memory.ts';
import type { PageLifecycle } from './page-lifecycle.ts';
import { openWebSocket } from './carriers/open-carrier.ts';

/**
 * How the client reaches the room: over a data channel opened the WHIP or the WHEP way, over a WebSocket, or (`auto`) over
 * a data channel where that gets through and a WebSocket where it does not.
 */
export type Via = 'auto' | 'whip' | 'whep' | 'websocket';

/** Which room, where. */
export interface ChatTarget {
  /** The directory that `whip/`, `whep/` and `ws/` are in; ends with a slash. */
  readonly server: URL;
  readonly room: string;
  readonly via: Via;
  /** One of the server's `AUTH_TOKEN`, where it asks for one. */
  readonly token?: string | undefined;
  /** The server's `ADMIN_TOKEN`: makes a moderator. */
  readonly adminToken?: string | undefined;
}

/** A client with the browser's timers, network, storage and page events. It does nothing until `join`. */
export function createBrowserClient(
  { server, room, via, token, adminToken }: ChatTarget,
  keeper: IdentityStore,
): ChatClient {
  const path = encodeURIComponent(room);
  const query = token === undefined ? '' : `?token=${encodeURIComponent(token)}`;
  const parts: DataChannelDeps = {
    createPeer: (iceServers) => new RTCPeerConnection({ iceServers: iceServers as RTCIceServer[] }),
    iceServers: [],
    token,
    fetch,
    clock: systemClock,
    lifecycle: wake,
  };
  return new ChatClient({
    routes: routesOf(via),
    routeMemory: pageRouteMemory(server.origin, { storage: () => localStorage, clock: systemClock }),
    connect: (signal, { route, attempt }) =>
      route === 'websocket'
        ? openWebSocket(new URL(`ws/${path}${query}`, server), signal, attempt, parts)
        : openDataChannel(new URL(`${via === 'whep' ? via : 'whip'}/${path}`, server), signal, attempt, parts),
    adminToken,
    clock: systemClock,
    lifecycle: wake,
    identityStore: keeper,
    random: Math.random,
    makeId,
  });
}

function routesOf(via: Via): Routes {
  if (via === 'websocket') return ['websocket'];
  if (via !== 'auto') return ['data-channel'];
  // Some browsers, and some people's settings, have no WebRTC.
  return typeof RTCPeerConnection === 'undefined' ? ['websocket'] : ['data-channel', 'websocket'];
}

const wake: PageLifecycle = {
  listen({ wake, networkChanged: moved, sleep }) {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    const seen = () => {
      if (!document.hidden) wake();
    };
    addEventListener('online', moved, options);
    addEventListener('pageshow', wake, options);
    // A page with an open connection cannot be kept in the back-forward cache.
    addEventListener('pagehide', sleep, options);
    document.addEventListener('visibilitychange', seen, options);
    return () => listening.abort();
  },
};

/** At most 31 characters, 128 bits. `crypto.randomUUID` is missing on pages without TLS. */
function makeId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(36)).join('-');
}

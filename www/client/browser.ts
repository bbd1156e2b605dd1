import { systemClock } from '../../src/clock.ts';
import type { RecommendedIceServer } from '../../src/protocol/ice-servers.ts';
import { parseJson } from '../../src/protocol/json.ts';
import type { Routes } from './carriers/carrier.ts';
import { type DataChannelDeps, openDataChannel } from './carriers/data-channel.ts';
import { openWebSocket } from './carriers/open-carrier.ts';
import { TO_SERVER_ONLY } from './carriers/signaling.ts';
import { ConnectError } from './connect-failure.ts';
import { RouteChoice, type RouteMemory } from './connection/route-choice.ts';
import type { Identity } from './identity/identity.ts';
import type { Credentials, TokenSource } from './identity/credentials.ts';
import type { PageLifecycle } from './page-lifecycle.ts';
import type { RoomClientDeps } from './room-client.ts';
import { loadExtras } from './extras/load-extras.ts';

/**
 * The transport to use. `auto`: a data channel, falling back to a WebSocket. `whip` and `whep`: only a data channel,
 * opened through that endpoint. `websocket`: only a WebSocket.
 */
export type Via = 'auto' | 'whip' | 'whep' | 'websocket';

/** A room on a server, and how to connect to it. */
export interface ChatTarget extends TokenSource {
  /** The folder of the server's `whip/`, `whep/` and `ws/`. Ends with a slash. */
  readonly server: URL;
  readonly room: string;
  readonly via: Via;
  /** The server's `ADMIN_TOKEN`, which makes the member a moderator. */
  readonly adminToken?: string | undefined;
}

/** Returns why a client cannot connect to a target, as a sentence for the page's author. Undefined when it can. */
export function findTargetFault({ server, room, via }: ChatTarget): string | undefined {
  if (!server.protocol.startsWith('http')) return 'Set server to an http URL.';
  // In a URL, these names lead to other folders. The server itself refuses all other invalid names.
  if (/^\.{0,2}$/.test(room)) return 'Set another room.';
  const hasWebSocket = typeof WebSocket !== 'undefined';
  if (hasWebRtc() || (hasWebSocket && routesFor(via)[0] === 'websocket')) return undefined;
  return hasWebSocket ? 'No WebRTC. Set via to websocket.' : 'No WebSocket.';
}

/**
 * Returns the collaborators of a client: the platform's timers, network, storage and page events. Bun and Node have no page
 * events and no storage; there it does without them.
 */
export function browserDeps(
  target: ChatTarget,
  credentials: Credentials,
  identity: Identity,
  memory: RouteMemory,
): RoomClientDeps {
  const { server, room, via, adminToken } = target;
  const path = encodeURIComponent(room.toWellFormed());
  const query = () => (deps.token === undefined ? '' : `?token=${encodeURIComponent(deps.token)}`);
  const deps: RoomClientDeps & DataChannelDeps = {
    createPeer,
    iceServers: [],
    get token() {
      return credentials.token;
    },
    credentials,
    loadExtras,
    fetch,
    choice: new RouteChoice(routesFor(via), memory),
    async connect(signal, request) {
      const detail = findTargetFault(target);
      if (detail) throw new ConnectError({ kind: 'refused', status: 400, detail });
      return request.route === 'websocket'
        ? openWebSocket(new URL(`ws/${path}${query()}`, server), signal, request, deps)
        : openDataChannel(new URL(`${via === 'whep' ? via : 'whip'}/${path}`, server), signal, request, deps);
    },
    async readNow(signal) {
      const response = await fetch(new URL(`rooms/${path}/now${query()}`, server), { ...TO_SERVER_ONLY, signal });
      return parseJson(await response.text());
    },
    adminToken,
    clock: systemClock,
    lifecycle,
    identity,
    random: Math.random,
    makeId,
  };
  return deps;
}

/** Creates a peer. Browsers throw for ICE servers that they cannot use, so those of a broken `Link` header are left out. */
function createPeer(iceServers: readonly RecommendedIceServer[]): RTCPeerConnection {
  try {
    return new RTCPeerConnection({ iceServers: iceServers as RTCIceServer[] });
  } catch (error) {
    console.warn(error);
    return new RTCPeerConnection();
  }
}

/** False in Bun and Node, and in browsers where it is switched off. */
function hasWebRtc(): boolean {
  return typeof RTCPeerConnection !== 'undefined';
}

function routesFor(via: Via): Routes {
  if (via !== 'auto') return [via === 'websocket' ? via : 'data-channel'];
  return hasWebRtc() ? ['data-channel', 'websocket'] : ['websocket'];
}

const lifecycle: PageLifecycle = {
  listen({ wake, networkChanged, sleep }) {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    if (typeof document !== 'undefined') {
      const visibilityChanged = () => {
        if (!document.hidden) wake();
      };
      addEventListener('online', networkChanged, options);
      addEventListener('pageshow', wake, options);
      // The browser keeps no page with an open connection in its back-forward cache.
      addEventListener('pagehide', sleep, options);
      document.addEventListener('visibilitychange', visibilityChanged, options);
    }
    return () => listening.abort();
  },
};

/** Returns at most 43 characters, with 128 random bits. `crypto.randomUUID` is missing on pages without TLS. */
export function makeId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}

import { isRoomName } from '../../src/protocol/room-name.ts';
import { ChatClient } from './client.ts';
import type { Clock } from './clock.ts';
import { openDataChannel } from './data-channel.ts';
import { ConnectError } from './trouble.ts';
import type { Wake } from './wake.ts';
import { openWebSocket } from './websocket.ts';

/** How the client reaches the room: over a data channel opened the WHIP or the WHEP way, or over a WebSocket. */
export type Via = 'whip' | 'whep' | 'websocket';

/** Which room, where. */
export interface Address {
  /** The directory that `whip/`, `whep/` and `ws/` are in; ends with a slash. */
  readonly server: URL;
  readonly room: string;
  readonly via: Via;
}

/** A client with the browser's timers, network and page events. It does nothing until `join`. */
export function createBrowserClient({ server, room, via }: Address): ChatClient {
  const path = encodeURIComponent(room);
  return new ChatClient({
    connect: async (signal, attempt) => {
      // Known without asking, and a cross-origin page could not read the answer.
      if (!isRoomName(room)) throw new ConnectError({ kind: 'refused', status: 404, detail: ROOM_NAME_RULE });
      return via === 'websocket'
        ? openWebSocket(webSocketUrl(new URL(`ws/${path}`, server)), signal, {
            createSocket: (url, protocol) => new WebSocket(url, protocol),
            clock,
          })
        : openDataChannel(new URL(`${via}/${path}`, server), signal, {
            createPeer: () => new RTCPeerConnection(),
            fetch: (url, init) => fetch(url, init),
            clock,
            asksFirst: attempt > 1,
          });
    },
    clock,
    wake,
    random: Math.random,
    makeId,
  });
}

const ROOM_NAME_RULE = 'A room is named with 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -';

const clock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};

const wake: Wake = {
  listen({ wake, sleep }) {
    const listening = new AbortController();
    const options = { signal: listening.signal };
    const seen = () => {
      if (document.visibilityState === 'visible') wake();
    };
    addEventListener('online', wake, options);
    addEventListener('pageshow', wake, options);
    // A page with an open connection cannot be kept in the back-forward cache.
    addEventListener('pagehide', sleep, options);
    document.addEventListener('visibilitychange', seen, options);
    return () => listening.abort();
  },
};

/** 22 characters, 128 bits. `crypto.randomUUID` is missing on pages without TLS. */
function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function webSocketUrl(url: URL): URL {
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

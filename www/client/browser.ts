import { isRoomName } from '../../src/protocol/room-name.ts';
import { ChatClient } from './client.ts';
import type { Clock } from './clock.ts';
import { openDataChannel } from './data-channel.ts';
import { sessionKeeper } from './session-keeper.ts';
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

/** A client that elements share, and how to let go of it. */
export interface SharedClient {
  readonly client: ChatClient;
  /** The last one to let go leaves the room. */
  release(): void;
}

const shared = new Map<string, { readonly client: ChatClient; users: number }>();

/** The page's client for an address: the same for everyone, so that elements of one room are one member. */
export function shareBrowserClient(address: Address): SharedClient {
  const key = JSON.stringify([address.server.href, address.room, address.via]);
  const entry = shared.get(key) ?? { client: createBrowserClient(address, `chat-box ${key}`), users: 0 };
  entry.users++;
  shared.set(key, entry);
  let isHeld = true;
  return {
    client: entry.client,
    release() {
      if (!isHeld) return;
      isHeld = false;
      if (--entry.users > 0) return;
      shared.delete(key);
      entry.client.leave();
    },
  };
}

/** A client with the browser's timers, network, storage and page events. It does nothing until `join`. */
function createBrowserClient({ server, room, via }: Address, key: string): ChatClient {
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
    keeper: sessionKeeper(key, { storage: () => sessionStorage, locks: navigator.locks, clock }),
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

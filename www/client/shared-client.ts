import { systemClock } from '../../src/clock.ts';
import { type ChatTarget, createBrowserClient } from './browser.ts';
import type { ChatClient } from './client.ts';
import type { IdentityStore } from './identity/identity-store.ts';
import { sessionIdentityStore } from './identity/session-identity-store.ts';

/** The same for addresses that mean the same. Holds the secrets, so it is not for keeping. */
export function targetKey({ server, room, via, token, adminToken }: ChatTarget): string {
  return JSON.stringify([server.href, room, via, token, adminToken]);
}

/** A client that elements share, and how to let go of it. */
export interface SharedClient {
  readonly client: ChatClient;
  /** The last one to let go leaves the room. */
  release(): void;
}

const shared = new Map<string, { readonly client: ChatClient; users: number }>();

/** The page's client for an address: the same for everyone, so that elements of one room are one member. */
export function shareBrowserClient(address: ChatTarget): SharedClient {
  const key = targetKey(address);
  const entry = shared.get(key) ?? { client: createBrowserClient(address, createIdentityStore(address)), users: 0 };
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

/** Keeps in the tab who one is at this address; the secrets are not part of what is kept. */
function createIdentityStore({ server, room, via }: ChatTarget): IdentityStore {
  const key = `chat-box ${JSON.stringify([server.href, room, via])}`;
  return sessionIdentityStore(key, { storage: () => sessionStorage, locks: navigator.locks, clock: systemClock });
}

import { systemClock } from '../../src/clock.ts';
import { type ChatTarget, createBrowserClient } from './browser.ts';
import type { ChatClient } from './client.ts';
import { pageRouteMemory } from './connection/page-route-memory.ts';
import type { RouteMemory } from './connection/route-choice.ts';
import type { Identity } from './identity/identity.ts';
import { PersistentIdentity } from './identity/persistent-identity.ts';
import { sessionIdentityStore } from './identity/session-identity-store.ts';

/** Returns the same key for equal targets. It contains the tokens, so do not store it. */
export function targetKey({ server, room, via, token, adminToken }: ChatTarget): string {
  return JSON.stringify([server.href, room, via, token, adminToken]);
}

/** A client that several elements share. */
export interface SharedClient {
  readonly client: ChatClient;
  /** Ends this use of the client. The client leaves the room with the last use. Safe to call twice. */
  release(): void;
}

const sharedClients = new Map<string, { readonly client: ChatClient; users: number }>();

/** Returns the page's client for a target. Elements with equal targets share it, so that they are one member. */
export function shareBrowserClient(target: ChatTarget): SharedClient {
  const key = targetKey(target);
  const entry = sharedClients.get(key) ?? {
    client: createBrowserClient(target, createIdentity(target), createRouteMemory(target)),
    users: 0,
  };
  entry.users++;
  sharedClients.set(key, entry);
  let isReleased = false;
  return {
    client: entry.client,
    release() {
      if (isReleased) return;
      isReleased = true;
      if (--entry.users > 0) return;
      sharedClients.delete(key);
      entry.client.leave();
    },
  };
}

/** Creates an identity in the tab's session storage. Its key does not contain the tokens. */
function createIdentity({ server, room, via }: ChatTarget): Identity {
  const key = `chat-box ${JSON.stringify([server.href, room, via])}`;
  const deps = { storage: () => sessionStorage, locks: navigator.locks, clock: systemClock };
  return new PersistentIdentity(sessionIdentityStore(key, deps));
}

/** Creates a memory that all pages of the site share. */
function createRouteMemory({ server }: ChatTarget): RouteMemory {
  return pageRouteMemory(server.origin, { storage: () => localStorage, clock: systemClock });
}

import { type ChatTarget, createBrowserClient } from './browser.ts';
import type { ChatClient } from './client.ts';
import { noIdentityStore } from './identity/identity-store.ts';

/** Where to, with defaults: the script's own directory, `lobby`, and whichever route gets through. */
export interface ChatOptions extends Partial<Omit<ChatTarget, 'server'>> {
  readonly server?: URL | string;
}

/**
 * A client of a room without any element: `join()` it, listen with `on`, say something with `send`. Each is a person of
 * its own, of whom nothing is kept beyond the page's life. Throws a TypeError when `server` is no address.
 */
export function connectChat({ server = new URL('.', import.meta.url), ...address }: ChatOptions = {}): ChatClient {
  const url = new URL(server, location.href);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return createBrowserClient({ room: 'lobby', via: 'auto', ...address, server: url }, noIdentityStore);
}

import { DEFAULT_ROOM } from '../../src/protocol/names.ts';
import type { ChatTarget } from '../client/browser.ts';
import { presentValue } from './lit/attributes.ts';
import type { Settings } from './settings.ts';

const VIAS = ['whip', 'whep', 'websocket'] as const;

/** Where an element's settings lead to; the default where one says nothing, or nothing that there is. */
export function readChatTarget({ server, baseURI, room, via, token, adminToken }: Settings): ChatTarget {
  return {
    server: readServerUrl(server, baseURI),
    room: presentValue(room) ?? DEFAULT_ROOM,
    via: VIAS.find((one) => one === via) ?? 'auto',
    token: presentValue(token),
    adminToken: presentValue(adminToken),
  };
}

/** The directory of the script where the attribute is absent. What is no address at all leads nowhere, visibly. */
export function readServerUrl(attribute: string | null, base: string): URL {
  const server = presentValue(attribute);
  const url = server === undefined ? new URL('.', import.meta.url) : URL.parse(server, base);
  if (url === null) return new URL('https://server-attribute.invalid/');
  // `https://a.example/chat` and `https://a.example/chat/` mean the same.
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url);
}

import { DEFAULT_ROOM } from '../../src/protocol/names.ts';
import type { Address } from '../client/browser.ts';
import { given } from './lit/attributes.ts';
import type { Settings } from './settings.ts';

const VIAS = ['whip', 'whep', 'websocket'] as const;

/** Where an element's settings lead to; the default where one says nothing, or nothing that there is. */
export function addressOf({ server, baseURI, room, via, token, adminToken }: Settings): Address {
  return {
    server: serverOf(server, baseURI),
    room: given(room) ?? DEFAULT_ROOM,
    via: VIAS.find((one) => one === via) ?? 'auto',
    token: given(token),
    adminToken: given(adminToken),
  };
}

/** The directory of the script where the attribute is absent. What is no address at all leads nowhere, visibly. */
export function serverOf(attribute: string | null, base: string): URL {
  const server = given(attribute);
  const url = server === undefined ? new URL('.', import.meta.url) : URL.parse(server, base);
  if (url === null) return new URL('https://server-attribute.invalid/');
  // `https://a.example/chat` and `https://a.example/chat/` mean the same.
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url);
}

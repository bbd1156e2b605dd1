import { formatJson } from '../../src/protocol/json.ts';
import { DEFAULT_ROOM } from '../../src/protocol/room-names.ts';
import type { ChatTarget } from '../client/browser.ts';
import { presentValue } from './lit/attributes.ts';
import type { Settings } from './settings.ts';

const VIAS = ['whip', 'whep', 'websocket'] as const;

/** Reads the target from an element's settings. An unset or unknown value means the default. */
export function readChatTarget({ server, baseURI, room, via, token, getToken, adminToken }: Settings): ChatTarget {
  return {
    server: readServerUrl(server, baseURI),
    room: presentValue(room) ?? DEFAULT_ROOM,
    via: VIAS.find((name) => name === via) ?? 'auto',
    token: presentValue(token),
    getToken: getToken ?? undefined,
    adminToken: presentValue(adminToken),
  };
}

/** Returns the key under which the browser stores what belongs to a room. */
export function roomKey({ server, room }: ChatTarget): string {
  return formatJson([server.href, room]);
}

/** Reads the server's directory. Default: the directory of the script. The client refuses an invalid URL. */
export function readServerUrl(attribute: string | null, base: string): URL {
  const server = presentValue(attribute);
  const url = server === undefined ? new URL('.', import.meta.url) : URL.parse(server, base);
  // A URL without a path, such as `javascript:…`, has no folder.
  if (!url?.protocol.startsWith('http')) return new URL('invalid:');
  // `https://a.example/chat` means `https://a.example/chat/`.
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url);
}

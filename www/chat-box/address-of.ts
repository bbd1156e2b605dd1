import { DEFAULT_ROOM } from '../../src/protocol/room-name.ts';
import type { Address } from '../client/browser.ts';
import { given } from './attribute-values.ts';
import { serverOf } from './server-of.ts';
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

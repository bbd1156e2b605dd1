import { isRoomName } from '../../src/protocol/room-names.ts';

/** Tabs of a room. */
export const ROOM_TABS = ['live', 'people', 'reports', 'bans', 'settings', 'log'] as const;
export type RoomTab = (typeof ROOM_TABS)[number];

/** Views that have no room. */
export const VIEWS = ['overview', 'rooms', 'reports', 'bans', 'log', 'nodes'] as const;
export type View = (typeof VIEWS)[number];

/** What the page shows. */
export type Route =
  | { readonly view: View }
  /** `message`: id of a message to show in its context. */
  | { readonly view: 'room'; readonly room: string; readonly tab: RoomTab; readonly message: string | undefined }
  | { readonly view: 'unknown' };

/** Reads the fragment of the page's URL, such as `#/rooms/lobby/people`. */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first = '', room, tab = 'live', ...rest] = path.split('/').map(decode);
  if (first === '') return { view: 'overview' };
  if (first === 'rooms' && room !== undefined && rest.length === 0) {
    const known = ROOM_TABS.find((name) => name === tab);
    const message = /^message=([\w-]+)$/.exec(query)?.[1];
    return known && isRoomName(room) ? { view: 'room', room, tab: known, message } : { view: 'unknown' };
  }
  const view = VIEWS.find((name) => name === first);
  return view && room === undefined ? { view } : { view: 'unknown' };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

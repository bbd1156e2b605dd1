const ROOM_NAME = /^[A-Za-z0-9._~-]{1,64}$/;

/** The room of an address that names none. */
export const DEFAULT_ROOM = 'lobby';

/** A room's name is 1 to 64 of the unreserved characters of RFC 3986 section 2.3. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}

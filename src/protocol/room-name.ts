const ROOM_NAME = /^[A-Za-z0-9._~-]{1,64}$/;

/** What is wrong with a name that is none. */
export const ROOM_NAME_RULE = 'A room is named with 1 to 64 of the characters A-Z a-z 0-9 _ ~ - and the period.';

/** The room of an address that names none. */
export const DEFAULT_ROOM = 'lobby';

/** A room's name is 1 to 64 of the unreserved characters of RFC 3986 section 2.3. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}

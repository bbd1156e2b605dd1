// In a URL, the paths . and .. mean other folders.
const ROOM_NAME = /^(?!\.\.?$)[A-Za-z0-9._~-]{1,64}$/;

/** Error sentence for an invalid room name. */
export const ROOM_NAME_RULE = 'A room name must have 1 to 64 characters: A-Z, a-z, 0-9, period, _, ~ and -.';

/** Room for a URL without a room name. */
export const DEFAULT_ROOM = 'lobby';

/** Returns whether a room name is valid: 1 to 64 unreserved characters (RFC 3986 section 2.3), but not `.` or `..`. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}

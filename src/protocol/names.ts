const NAME = /^[A-Za-z0-9_-]{2,32}$/;

/** Names that members cannot take, in folded form, because they suggest authority. */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'admin',
    'administrator',
    'moderator',
    'mod',
    'system',
    'server',
    'support',
    'staff',
    'root',
    'owner',
    'chat-box',
  ].map(foldName),
);

/** Returns whether a member can take a name: 2 to 32 of `A-Za-z0-9_-`, not reserved. */
export function isPersonName(name: string): boolean {
  return NAME.test(name) && !RESERVED.has(foldName(name));
}

/** Folds a name so that similar names are equal: case, 0 and o, 1 and l and i, 5 and s, - and _. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll('0', 'o').replace(/[1l]/g, 'i').replaceAll('5', 's').replaceAll('-', '_');
}

const ROOM_NAME = /^[A-Za-z0-9._~-]{1,64}$/;

/** Error sentence for an invalid room name. */
export const ROOM_NAME_RULE = 'A room name must have 1 to 64 characters: A-Z, a-z, 0-9, period, _, ~ and -.';

/** Room for a URL without a room name. */
export const DEFAULT_ROOM = 'lobby';

/** Returns whether a room name is valid: 1 to 64 unreserved characters (RFC 3986 section 2.3). */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}

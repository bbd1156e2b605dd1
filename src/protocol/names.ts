const NAME = /^[A-Za-z0-9_-]{2,32}$/;

/** Words nobody may be called, in folded form: they would speak with a borrowed voice. */
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

/** A name people may choose: 2 to 32 of `A-Za-z0-9_-`, not a reserved word. */
export function isPersonName(name: string): boolean {
  return NAME.test(name) && !RESERVED.has(foldName(name));
}

/** Names that look alike fold to the same text: case, 0 and o, 1 and l and i, 5 and s, - and _. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll('0', 'o').replace(/[1l]/g, 'i').replaceAll('5', 's').replaceAll('-', '_');
}

const ROOM_NAME = /^[A-Za-z0-9._~-]{1,64}$/;

/** What is wrong with a name that is none. */
export const ROOM_NAME_RULE = 'A room is named with 1 to 64 of the characters A-Z a-z 0-9 _ ~ - and the period.';

/** The room of an address that names none. */
export const DEFAULT_ROOM = 'lobby';

/** A room's name is 1 to 64 of the unreserved characters of RFC 3986 section 2.3. */
export function isRoomName(name: string): boolean {
  return ROOM_NAME.test(name);
}

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

const NAME = /^[A-Za-z0-9_-]{2,32}$/;

/**
 * Folded names that suggest authority: a reserved word, also with words before it such as `TheAdmin`, in the plural, and as
 * a team or a bot. The first four suggest it after any other letters.
 */
const RESERVED =
  /(admin|administrator|moderator|chatbox)s?$|^(the|reai|officiai|chat|room|site|web|main|head|super|sys|mr|ms|your|our|im)*(admin|moderator|mod|system|server|support|staff|root|owner)s?(team|bot|desk)?$/;
/** `mod` and `staff` as the last of several words. Inside a word they suggest nothing: `Nomad`, `Commodore`. */
const RESERVED_LAST_WORD = /(?:[_-][Mm]|[a-z\d]M)[Oo0][Dd][Ss5]?$|(?:[_-][Ss5]|[a-z\d]S)[Tt][Aa][Ff]{2}$/;

/** Returns whether a member can take a name: 2 to 32 of `A-Za-z0-9_-`, not reserved. */
export function isPersonName(name: string): boolean {
  // Digits around a word do not change what it suggests, unless they stand for a letter.
  const bare = name.replace(/[\d_-]+$/, '');
  const forms = [name, bare, bare.replace(/^[\d_-]+/, '')];
  return NAME.test(name) && !RESERVED_LAST_WORD.test(bare) && !forms.some((form) => RESERVED.test(foldName(form)));
}

/** Folds the name of a verified user so that it equals the folded names of guests that look like it. */
export function foldVerifiedName(name: string): string {
  return foldName(name.normalize('NFKD').replace(/[\p{M} .']/gu, ''));
}

/** Folds a name so that similar names are equal: case, 0 and o, 1 and l and i, 5 and s, and any - and _. */
export function foldName(name: string): string {
  return name.toLowerCase().replaceAll('0', 'o').replace(/[1l]/g, 'i').replaceAll('5', 's').replace(/[_-]/g, '');
}

/** Maximum length of a verified user's `sub`, in UTF-16 code units. */
export const MAX_USER_UNITS = 128;
/** Maximum length of a picture's URL, in UTF-16 code units. */
export const MAX_AVATAR_UNITS = 512;

const MIN_NAME_CHARACTERS = 2;
const MAX_NAME_CHARACTERS = 32;

/** Single spaces between words. Nothing in a name can be taken for the end of `Name: text`. */
const NAME = /^[\p{L}\p{M}\p{Nd}.'_-]+(?: [\p{L}\p{M}\p{Nd}.'_-]+)*$/u;
/** Invisible letters, and more marks on a letter than any language writes. */
const UNFIT_IN_NAME = /\p{DI}|\p{M}{5}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** Returns whether a text can be the `sub` of a verified user: 1 to 128 UTF-16 code units without control characters. */
export function isUser(user: string): boolean {
  return user.length > 0 && user.length <= MAX_USER_UNITS && !CONTROL.test(user) && user.isWellFormed();
}

/** Returns the normal form of a verified user's name. Typographic apostrophes are common in names. */
export function toUserName(name: string): string {
  return name.normalize('NFC').replaceAll('’', "'");
}

/** Returns whether the normal form of a name fits a verified user: 2 to 32 letters, digits, single spaces and `.'_-`. */
export function isUserName(given: string): boolean {
  const name = toUserName(given);
  const characters = [...name].length;
  const isLength = characters >= MIN_NAME_CHARACTERS && characters <= MAX_NAME_CHARACTERS;
  return isLength && NAME.test(name) && LETTER_OR_DIGIT.test(name) && !UNFIT_IN_NAME.test(name);
}

/** Reads a URL in its normal form: clients refuse people with another one, such as `HTTPS://`. Returns undefined for a bad URL. */
export function readAvatar(text: string): string | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  return url.href.length <= MAX_AVATAR_UNITS ? url.href : undefined;
}

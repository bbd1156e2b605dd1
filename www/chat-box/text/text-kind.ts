const ACTION_PREFIX = '/me ';

/** Returns the action in a text: `waves` for `/me waves`. Undefined for any other text. */
export function readAction(text: string): string | undefined {
  return text.startsWith(ACTION_PREFIX) && text.trim().length > ACTION_PREFIX.length
    ? text.slice(ACTION_PREFIX.length)
    : undefined;
}

/** Matches a text that may contain marks. Most others do not match. */
export const MARK = /[*`~]|^[->\d]/m;

/** Matches a text that may contain quotes, lists or lines of code. */
export const BLOCK_MARK = /^[`>\-*\d]/m;

/** What the script of marks replaces. */
export const marks = {
  /** Returns the words of a message without its marks, for screen readers and short forms. */
  strip: (text: string): string => text,
  /** Returns a text without its code: a name in it mentions nobody. */
  withoutCode: (text: string): string => text,
};

const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,6}\s*$/v;
/** Maximum length of a text that is tested, in UTF-16 units. */
const MAX_FEW_EMOJI_UNITS = 192;
/** Matches the units of emoji, and few other texts: a browser takes long to compile `FEW_EMOJI`, so most texts never need it. */
const EMOJI_UNITS =
  /^(?=.*[\u2000-\uffff])[\s\d#*©®\u200d-\u2bff\u3030\u303d\u3297\u3299\ud83c-\ud83e\udb40\udc00-\udfff\ufe0f]+$/s;

/** Returns true for a text of one to six emoji and nothing else, which is drawn larger. */
export function isFewEmoji(text: string): boolean {
  return text.length <= MAX_FEW_EMOJI_UNITS && EMOJI_UNITS.test(text) && FEW_EMOJI.test(text);
}

/** Right-to-left letters: their blocks (UAX 9, bidirectional classes R and AL). */
const RTL_LETTER = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Returns the value of `dir` for a text. It is `auto`, unless a direction mark precedes the first letter: `auto` would follow
 * that mark, although it is invisible.
 */
export function textDirection(text: string): 'auto' | 'ltr' | 'rtl' {
  const first = text.search(/\p{L}/u);
  if (first < 0 || !/[\u200e\u200f\u061c]/.test(text.slice(0, first))) return 'auto';
  return RTL_LETTER.test(text.slice(first)) ? 'rtl' : 'ltr';
}

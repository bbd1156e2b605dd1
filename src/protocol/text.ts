import { MAX_ALT_UNITS, MAX_TEXT_UNITS } from './limits.ts';

// C0, DEL and C1; newline and tab are text.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
// A literal, so that scripts that do not use it do not contain it.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

// Invisible characters: white space, default ignorable code points (Unicode, UAX 44: soft hyphen, zero-width characters,
// Hangul fillers, variation selectors, tags), and characters that fonts draw without ink.
const BLANK = /^[\p{White_Space}\p{DI}\u2800\ufff9-\ufffb\u{1d159}\u{16fe4}\u{13430}-\u{13440}]*$/u;

/** The reason for refusing the text of a message. */
export type TextFault = 'too-long' | 'bad-text';

/** Turns the line ends CR LF and CR into LF. Both sides apply this before they check a text. */
export function unifyLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Returns whether a text has no visible character. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/**
 * Checks the text of a message after `unifyLineEnds`: 1 to 4,000 UTF-16 code units, well-formed, at least one visible
 * character, no control characters other than newline and tab. Such a text takes at most 12 KiB as JSON: a code unit
 * takes at most three bytes, an escaped one two.
 */
export function findTextFault(text: string): TextFault | undefined {
  if (text.length > MAX_TEXT_UNITS) return 'too-long';
  if (isBlank(text) || CONTROL.test(text) || !text.isWellFormed()) return 'bad-text';
  return undefined;
}

/**
 * Checks the text of a message with a picture, after `unifyLineEnds`, and the description, after `cleanAlt`. Each may be empty. Both
 * together have the length of a text, so that the message fits into a frame.
 */
export function findCaptionFault(text: string, alt: string): TextFault | undefined {
  if (alt.length > MAX_ALT_UNITS || text.length + alt.length > MAX_TEXT_UNITS) return 'too-long';
  for (const part of [text, alt]) if (part !== '' && findTextFault(part)) return 'bad-text';
  return undefined;
}

/** Returns the description of a picture in one line. A blank one is empty. */
export function cleanAlt(alt: string): string {
  return isBlank(alt) ? '' : alt.replace(/\s+/g, ' ').trim();
}

/** Unifies line ends, and replaces other control characters and lone surrogates with U+FFFD. */
export function replaceControls(text: string): string {
  return unifyLineEnds(text).replace(CONTROLS, '\ufffd').toWellFormed();
}

/**
 * Removes marks beyond 30 in a row, more than any language writes (Unicode, UAX 15), and the two characters that decompose into whole
 * phrases. Normalisation takes time in proportion to the square of the former, and 18 times as long for the latter.
 */
export function boundNormalization(text: string): string {
  return text.replace(/(?<=\p{M}{30})\p{M}+/gu, '').replace(/[\ufdfa\ufdfb]/g, ' ');
}

const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

/** Returns whether a text is exactly one emoji recommended for general interchange (UTS 51). */
export function isEmoji(text: string): boolean {
  return text.length <= 32 && ONE_EMOJI.test(text);
}

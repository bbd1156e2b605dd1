import { MAX_TEXT_UNITS } from './limits.ts';

// C0, DEL and C1; newline and tab are text.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Why a message cannot have a text. */
export type TextFault = 'too-long' | 'bad-text';

/**
 * Checks the text of a message: 1 to 4,000 UTF-16 code units, well-formed, without control characters other than newline
 * and tab. Such a text takes at most 12 KiB as JSON: a code unit takes at most three bytes, an escaped one two.
 */
export function textFault(text: string): TextFault | undefined {
  if (text.length > MAX_TEXT_UNITS) return 'too-long';
  if (text.length === 0 || CONTROL.test(text) || !text.isWellFormed()) return 'bad-text';
  return undefined;
}

/** Replaces control characters and lone surrogates with U+FFFD. */
export function replaceControls(text: string): string {
  return CONTROL.test(text) ? text.replace(new RegExp(CONTROL, 'g'), '\ufffd').toWellFormed() : text.toWellFormed();
}

const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

/** Returns whether a text is exactly one emoji recommended for general interchange (UTS 51). */
export function isEmoji(text: string): boolean {
  return text.length <= 32 && ONE_EMOJI.test(text);
}

import { MAX_TEXT_UNITS } from './limits.ts';

// C0, DEL and C1; newline and tab are text.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Why a text is not one that a message may carry. */
export type TextFault = 'too-long' | 'bad-text';

/**
 * A message's text is 1 to 4,000 UTF-16 units, well-formed, without control characters other than newline and tab.
 * Such a text never takes more than 12 KiB as JSON: a unit takes at most three bytes, an escaped one two.
 */
export function textFault(text: string): TextFault | undefined {
  if (text.length > MAX_TEXT_UNITS) return 'too-long';
  if (text.length === 0 || CONTROL.test(text) || !text.isWellFormed()) return 'bad-text';
  return undefined;
}

/** The same text fit for a message: what `textFault` calls bad becomes U+FFFD. */
export function replaceControls(text: string): string {
  return CONTROL.test(text) ? text.replace(new RegExp(CONTROL, 'g'), '\ufffd').toWellFormed() : text.toWellFormed();
}

const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

/** Exactly one emoji recommended for general interchange (UTS 51). */
export function isEmoji(text: string): boolean {
  return text.length <= 32 && ONE_EMOJI.test(text);
}

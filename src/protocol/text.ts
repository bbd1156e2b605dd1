import { MAX_TEXT } from './limits.ts';

// C0, DEL and C1; newline and tab are text.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const CONTROLS = new RegExp(CONTROL, 'g');

export const TOO_LONG = `A text is at most ${MAX_TEXT} UTF-16 units.`;
export const BAD_TEXT = 'A text is not empty and holds no control characters but newline and tab.';

/** Sentences for what is wrong with a text. Here, so that a page need not hold those of every other error. */
export const textFaults = { 'too-long': TOO_LONG, 'bad-text': BAD_TEXT } as const;

/** Why a text is not one that a message may carry. */
export type TextFault = keyof typeof textFaults;

/**
 * A message's text is 1 to 4,000 UTF-16 units, well-formed, without control characters other than newline and tab.
 * Such a text never takes more than 12 KiB as JSON: a unit takes at most three bytes, an escaped one two.
 */
export function textFault(text: string): TextFault | undefined {
  if (text.length > MAX_TEXT) return 'too-long';
  if (text.length === 0 || CONTROL.test(text) || !text.isWellFormed()) return 'bad-text';
  return undefined;
}

/** The same text fit for a message: what `textFault` calls bad becomes U+FFFD. */
export function withoutControls(text: string): string {
  return CONTROL.test(text) ? text.replace(CONTROLS, '\ufffd').toWellFormed() : text.toWellFormed();
}

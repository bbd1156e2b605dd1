import { isBlank, replaceControls } from '../protocol/text.ts';

/** Characters that change the direction of the text after them. Marks without such an effect stay. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Returns a text for one line of an interface: without line ends, controls and characters that change the direction of the
 * text after it, trimmed. Returns an empty text when nothing is visible. The result is never longer than the text.
 */
export function cleanLine(text: string): string {
  const line = replaceControls(text)
    .replace(DIRECTION_CONTROLS, '')
    .replace(/[\s\u0085]+/gu, ' ')
    .trim();
  return isBlank(line) ? '' : line;
}

const ACTION_PREFIX = '/me ';

/** Returns the action in a text: `waves` for `/me waves`. Undefined for any other text. */
export function readAction(text: string): string | undefined {
  return text.startsWith(ACTION_PREFIX) && text.trim().length > ACTION_PREFIX.length
    ? text.slice(ACTION_PREFIX.length)
    : undefined;
}

const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,6}\s*$/v;
/** Maximum length of a text that is tested, in UTF-16 units. */
const MAX_FEW_EMOJI_UNITS = 192;

/** Returns true for a text of one to six emoji and nothing else, which is drawn larger. */
export function isFewEmoji(text: string): boolean {
  return text.length <= MAX_FEW_EMOJI_UNITS && FEW_EMOJI.test(text);
}

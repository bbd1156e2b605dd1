const ACTION_PREFIX = '/me ';

/** What somebody does, if the text says so: `waves` for `/me waves`. */
export function readAction(text: string): string | undefined {
  return text.startsWith(ACTION_PREFIX) && text.trim().length > ACTION_PREFIX.length
    ? text.slice(ACTION_PREFIX.length)
    : undefined;
}

const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,6}\s*$/v;
/** UTF-16 units of the longest text that is looked at. */
const MAX_FEW_EMOJI_UNITS = 192;

/** Nothing but one to six emoji: worth drawing larger; more are not a sign but a text. */
export function isFewEmoji(text: string): boolean {
  return text.length <= MAX_FEW_EMOJI_UNITS && FEW_EMOJI.test(text);
}

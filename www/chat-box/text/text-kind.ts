const ME = '/me ';

/** What somebody does, if the text says so: `waves` for `/me waves`. */
export function actionOf(text: string): string | undefined {
  return text.startsWith(ME) && text.trim().length > ME.length ? text.slice(ME.length) : undefined;
}

const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,6}\s*$/v;
/** UTF-16 units of the longest text that is looked at. */
const LONGEST = 192;

/** Nothing but one to six emoji: worth drawing larger; more are not a sign but a text. */
export function isFewEmoji(text: string): boolean {
  return text.length <= LONGEST && FEW_EMOJI.test(text);
}

const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,6}\s*$/v;

/** Nothing but one to six emoji: worth drawing larger; more are not a sign but a text. */
export function isFewEmoji(text: string): boolean {
  return FEW_EMOJI.test(text);
}

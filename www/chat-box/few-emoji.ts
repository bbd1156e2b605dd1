const EMOJI_ONLY = /^(?:\p{RGI_Emoji}|\s)+$/v;
const EMOJI = /\p{RGI_Emoji}/gv;
/** More than so many are not a sign but a text. */
const FEW = 6;
/** UTF-16 units of the longest emoji that matter here. */
const LONGEST = 32;

/** Nothing but one to six emoji: worth drawing larger. */
export function isFewEmoji(text: string): boolean {
  if (text.length > FEW * LONGEST || !EMOJI_ONLY.test(text)) return false;
  const count = text.match(EMOJI)?.length ?? 0;
  return count > 0 && count <= FEW;
}

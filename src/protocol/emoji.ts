const ONE_EMOJI = /^\p{RGI_Emoji}$/v;

/** Exactly one emoji recommended for general interchange (UTS 51). */
export function isEmoji(text: string): boolean {
  return text.length <= 32 && ONE_EMOJI.test(text);
}

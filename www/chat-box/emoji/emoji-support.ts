/** An emoji of each version that some systems in use do not draw. Those of 13.1 and 15.1 are joined from others. */
const SAMPLES = { 13: '🥲', 13.1: '😶‍🌫️', 14: '🫠', 15: '🫨', 15.1: '🍋‍🟩', 16: '🫩', 17: '🫪' } as const;
const KNOWN = '😀';
/** Windows draws flags as letters. */
const FLAG = '🇩🇪';
const SIZE_PX = 16;

/** What the fonts of this system draw. */
export interface EmojiSupport {
  readonly flags: boolean;
  /** Returns whether emoji of a version are drawn. */
  readonly version: (version: number) => boolean;
}

let measured: EmojiSupport | undefined;

/**
 * Measures, once for a page, what its fonts draw: an emoji has its own colours and is not wider than others. Where that
 * cannot be measured, everything counts as drawn.
 */
export function emojiSupport(fontFamily: string): EmojiSupport {
  return (measured ??= measure(fontFamily));
}

function measure(fontFamily: string): EmojiSupport {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) return { flags: true, version: () => true };
  context.font = `${SIZE_PX}px ${fontFamily}`;
  context.textBaseline = 'top';
  const pixels = (emoji: string, colour: string) => {
    context.clearRect(0, 0, 2 * SIZE_PX, 2 * SIZE_PX);
    context.fillStyle = colour;
    context.fillText(emoji, 0, 0);
    return context.getImageData(0, 0, 2 * SIZE_PX, 2 * SIZE_PX).data.join();
  };
  const hasColours = (emoji: string) => pixels(emoji, '#000') === pixels(emoji, '#fff');
  const width = (emoji: string) => context.measureText(emoji).width;
  const isDrawn = (emoji: string) => hasColours(emoji) && width(emoji) < 1.5 * width(KNOWN);
  if (!hasColours(KNOWN)) return { flags: true, version: () => true };
  const missing = new Set(
    Object.entries(SAMPLES).flatMap(([version, emoji]) => (isDrawn(emoji) ? [] : Number(version))),
  );
  return { flags: isDrawn(FLAG), version: (version) => !missing.has(version) };
}

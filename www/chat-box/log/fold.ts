/** A shorter text is drawn in full: it has at most this many lines. */
export const MIN_FOLDED_UNITS = 24;

/**
 * Shows the button below each text that the style sheet cuts off, and hides it below the others. The button covers the end of
 * the text, so this changes no size. Call it with the chunks whose size changed: one that is scrolled into view changes its size,
 * too.
 */
export function foldTexts(chunks: readonly { readonly target: Element }[]): void {
  const texts = chunks
    .filter(({ target }) => target.lastElementChild?.checkVisibility({ contentVisibilityAuto: true }))
    .flatMap(({ target }) => [...target.querySelectorAll<HTMLElement>('.all')])
    .map((button) => {
      const text = button.previousElementSibling as HTMLElement;
      // Marks and tall letters may reach a little beyond the last line.
      return [button, text, text.scrollHeight < text.clientHeight * 1.05 + 8] as const;
    });
  // All sizes are read before anything changes: otherwise each change would cost a layout.
  for (const [button, text, isWhole] of texts) {
    if (button.hidden !== isWhole) button.hidden = isWhole;
    // Not a class: an edit sets those of the text again.
    text.toggleAttribute('data-cut', !isWhole);
    // The beginning of a long text does not fill the space. Later, because this runs in an observer of sizes.
    if (isWhole && text.matches(':not(.whole):has(.rest)')) requestAnimationFrame(() => text.classList.add('whole'));
  }
}

/** Handles a press of the button: shows the text in full, and moves the focus from the button to the message. */
export function unfold({ currentTarget }: Event): void {
  const button = currentTarget as HTMLElement;
  const text = button.previousElementSibling as HTMLElement;
  text.classList.add('whole', 'open');
  button.hidden = true;
  button.closest('article')?.focus({ preventScroll: true });
}

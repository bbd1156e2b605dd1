/** A shorter text is drawn in full: it has at most this many lines. */
export const MIN_FOLDED_UNITS = 24;

/**
 * Shows the button below each text that the style sheet cuts off, and hides it below the others. The button covers the end of
 * the text, so this changes no size. Call it after a layout. Reads only the chunks that are laid out.
 */
export function foldTexts(chunks: Iterable<Element>): void {
  for (const chunk of chunks) {
    if (!chunk.lastElementChild?.checkVisibility({ contentVisibilityAuto: true })) continue;
    for (const button of chunk.querySelectorAll<HTMLElement>('.all')) {
      const text = button.previousElementSibling as HTMLElement;
      // Marks and tall letters may reach a little beyond the last line.
      button.hidden = text.scrollHeight < text.clientHeight * 1.05 + 8;
      // The beginning of a long text does not fill the space. Later, because this may run in an observer of sizes.
      if (button.hidden) requestAnimationFrame(() => text.classList.add('whole'));
    }
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

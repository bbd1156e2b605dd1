import { Directive, directive, type ElementPart } from 'lit/directive.js';

/** A shorter text is drawn in full: it has at most this many lines. */
export const MIN_FOLDED_UNITS = 24;

/** Measures the texts of all logs. Created with the first text. */
let texts: ResizeObserver | undefined;

class Fold extends Directive {
  render(): void {}

  override update({ element }: ElementPart): void {
    // The button covers the end of the text, so that showing it changes no size.
    texts ??= new ResizeObserver((entries) => {
      for (const { target } of entries) measure(target);
    });
    // Measures after the next layout even if the size stays the same: the text may have changed.
    texts.observe(element);
  }
}

/** Shows the button that follows a text while the style sheet cuts the text off. Measures after each drawing and each change of size. */
export const fold = directive(Fold);

function measure(text: Element): void {
  const button = text.nextElementSibling;
  if (!button?.matches('.all')) return;
  // Marks and tall letters may reach a little beyond the last line.
  const tolerance = parseFloat(getComputedStyle(text).fontSize);
  const isCut = text.scrollHeight > text.clientHeight + tolerance;
  (button as HTMLElement).hidden = !isCut;
  // Not at once: an observer must not change the size that it observes.
  if (!isCut) requestAnimationFrame(() => showRest(text));
}

/** Shows the rest of a long text. It stays hidden while the beginning fills its space. */
function showRest(text: Element): void {
  text.querySelector('.rest')?.removeAttribute('hidden');
}

/** Handles a press of the button: shows the text in full, and moves the focus from the button to the message. */
export function unfold({ currentTarget }: Event): void {
  const button = currentTarget as HTMLElement;
  const text = button.previousElementSibling as HTMLElement;
  showRest(text);
  text.style.maxBlockSize = 'none';
  button.hidden = true;
  button.closest('article')?.focus({ preventScroll: true });
}

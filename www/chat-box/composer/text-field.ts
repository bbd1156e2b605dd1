/** Makes a field as high as its text, in browsers that do not support `field-sizing: content`. */
export function growField(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  const box = field.parentElement as HTMLElement;
  // The log must not grow for a moment: it would take the move of its end for a scroll of the reader.
  box.style.minBlockSize = `${box.offsetHeight}px`;
  field.style.blockSize = 'auto';
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  box.style.minBlockSize = '';
}

/** Inserts text at the caret, or between two positions, and puts the caret after it. */
export function insertText(
  field: HTMLTextAreaElement,
  text: string,
  from = field.selectionStart,
  to = field.selectionEnd,
): void {
  field.setRangeText(text, from, to, 'end');
}

/** Returns true when a key belongs to an input method. Safari marks the Enter that ends a composition only by its key code. */
export function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}

/** Stops typed characters before they trigger the page's shortcuts: a page cannot detect a focused field in a shadow root. */
export function hideTyping(event: KeyboardEvent): void {
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
}

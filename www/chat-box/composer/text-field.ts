/** Makes a field as high as its text, in browsers that do not support `field-sizing: content`. */
export function growField(field: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.blockSize = 'auto';
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
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

/** The key belongs to a composition. Safari marks the Enter that ends one only by its key code. */
export function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}

/** Keeps typed characters from the page, which cannot see that a field has the focus and may have shortcuts. */
export function hideTyping(event: KeyboardEvent): void {
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
}

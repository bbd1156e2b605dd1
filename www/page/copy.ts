/** A button that copies what an element shows, and where it says that it did. */
export interface CopyParts {
  readonly code: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly status: HTMLElement;
}

/** Copies the text on a press, or selects it where the page may not. */
export function startCopy({ code, button, status }: CopyParts): void {
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      status.textContent = 'Copied.';
    } catch {
      // Pages without TLS have no clipboard, and a browser may refuse it.
      getSelection()?.selectAllChildren(code);
      status.textContent = 'Selected: press Ctrl+C or ⌘C.';
    }
  });
}

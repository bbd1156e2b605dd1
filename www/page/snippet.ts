/** The elements of the snippet. */
export interface SnippetParts {
  readonly code: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly status: HTMLElement;
}

/** Shows the two lines with this page's own address, and copies them. */
export function startSnippet({ code, button, status }: SnippetParts): void {
  const script = new URL('chat-box.js', document.baseURI);
  code.textContent = `<script type="module" src="${script}"></script>\n<chat-box room="lobby"></chat-box>`;

  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      status.textContent = 'Copied.';
    } catch {
      // Pages without TLS have no clipboard, and a browser may refuse it.
      getSelection()?.selectAllChildren(code);
      status.textContent = 'Selected: press Ctrl+C or ⌘C.';
    }
  });
}

import { chatPart } from '../chat-part.ts';
import { FocusKeeper } from './focus-keeper.ts';

/**
 * Keeps the focus in the chat when the focused element goes, and closes the list of people with Escape. Draws nothing.
 */
export class ChatBoxKeyboard extends chatPart({}) {
  #listening: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const root = this.getRootNode() as ShadowRoot;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    new FocusKeeper(root, signal);
    this.closest('section')?.addEventListener('keydown', (event) => closeSheet(root, event), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }
}

/** Closes the list of people with Escape where it lies over the log. What lies over the list handles the key first. */
function closeSheet(root: ParentNode, event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
  const toggle = root.querySelector<HTMLElement>('[aria-controls=people]');
  if (toggle?.ariaExpanded !== 'true' || !toggle.checkVisibility()) return;
  // Without this, Escape would also close a dialog around the element.
  event.preventDefault();
  toggle.focus();
  toggle.click();
}

/** The elements that this script defines. */
export const elements = { 'chat-box-keyboard': ChatBoxKeyboard };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-keyboard': ChatBoxKeyboard;
  }
}

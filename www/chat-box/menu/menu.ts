import { html, type PropertyValues, type TemplateResult } from 'lit';
import { chatPart } from '../chat-part.ts';
import { OpenEvent } from '../internal-events.ts';
import { icon } from '../look/icon.ts';
import { SEARCH, SIGNAL } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import type { OpenedView } from '../overlay.ts';
import { menuStyles } from './menu.styles.ts';

export { english as words } from '../languages/english/menu.ts';

/** Draws the menu below its button. */
export function draw({ words, opener, close }: OpenedView): TemplateResult {
  return html`<chat-box-menu .words=${words} .opener=${opener} .close=${close}></chat-box-menu>`;
}

/** Panels that the menu opens, each with its icon and its word. */
const ITEMS = [
  { script: 'search', path: SEARCH, word: 'search' },
  { script: 'connection-panel', path: SIGNAL, word: 'connection' },
] as const;

/** The menu of the header: what few readers need. The panel that it opens belongs to the button of the menu. */
export class ChatBoxMenu extends chatPart({
  /** The button that opened the menu. It gets the focus back. */
  opener: undefined as HTMLElement | undefined,
  close: () => {},
}) {
  static override styles = [base, menuStyles];
  #listening: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    document.addEventListener('pointerdown', this.#pressed, { capture: true, signal: this.#listening.signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`<div role="menu" aria-label=${words.more} @keydown=${this.#keyPressed} @focusout=${this.#focusMoved}>
      ${ITEMS.map(
        ({ script, path, word }) =>
          html`<button
            type="button"
            role="menuitem"
            tabindex="-1"
            data-script=${script}
            @click=${() => this.#open(script)}
          >
            ${icon(path)}<bdi>${words[word]}</bdi>
          </button>`,
      )}
    </div>`;
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    this.#items[0]?.focus();
  }

  get #items(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }

  #open(script: (typeof ITEMS)[number]['script']): void {
    const { opener } = this;
    opener?.focus();
    this.close();
    opener?.dispatchEvent(new OpenEvent(script, opener));
  }

  #keyPressed(event: KeyboardEvent): void {
    const items = this.#items;
    const at = items.findIndex((item) => item.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) items.at(next % items.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') {
      this.opener?.focus();
      this.close();
    } else return;
    // Tab goes on from the button. Escape would also close a dialog around the element.
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** A press of the button closes the menu by itself. */
  #focusMoved({ relatedTarget }: FocusEvent): void {
    if (relatedTarget && relatedTarget !== this.opener && !this.renderRoot.contains(relatedTarget as Node))
      this.close();
  }

  readonly #pressed = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(this) && !(this.opener && path.includes(this.opener))) this.close();
  };
}

/** The elements that this script defines. */
export const elements = { 'chat-box-menu': ChatBoxMenu };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-menu': ChatBoxMenu;
  }
}

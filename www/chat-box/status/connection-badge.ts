import { html, nothing, type TemplateResult } from 'lit';
import type { ChatClient, ClientLink } from '../../client/client.ts';
import { chatPart } from '../chat-part.ts';
import { base } from '../look/theme.ts';
import { loadOnPress } from '../on-demand/script-loader.ts';
import { connectionBadgeStyles } from './connection-badge.styles.ts';

/** A badge that shows the kind of connection. It opens a panel with the details, whose script loads on demand. */
export class ChatBoxConnection extends chatPart({
  /** Undefined while not connected. */
  link: undefined as ClientLink | undefined,
  client: undefined as ChatClient | undefined,
  /** Internal state, like the next one. */
  isOpen: false,
  /** The panel did not load. */
  hasFailed: false,
}) {
  static override styles = [base, connectionBadgeStyles];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.isOpen = false;
  }

  protected override render(): TemplateResult {
    const route = this.link?.route;
    const label = this.words.connectionSummary(route);
    return html`
      <div @keydown=${this.#closeOnEscape} @focusout=${this.#closeOnFocusOut}>
        <button
          type="button"
          data-script="connection-panel"
          aria-expanded=${this.isOpen}
          aria-controls="panel"
          aria-label=${label}
          title=${label}
          @click=${this.#toggle}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true" class=${route ?? 'none'}>
            <rect x="1" y="10" width="3.5" height="5" rx="1" />
            <rect x="6.25" y="6" width="3.5" height="9" rx="1" />
            <rect x="11.5" y="1" width="3.5" height="14" rx="1" />
          </svg>
        </button>
        <div id="panel" role="group" aria-label=${this.words.connection} ?hidden=${!this.isOpen}>
          ${this.isOpen ? this.#panel() : nothing}
        </div>
      </div>
    `;
  }

  #panel(): TemplateResult {
    if (this.hasFailed) return html`<p role="alert">${this.words.loadFailed}</p>`;
    return html`<chat-box-connection-panel
      .words=${this.words}
      .link=${this.link}
      .client=${this.client}
    ></chat-box-connection-panel>`;
  }

  #toggle({ currentTarget }: Event): void {
    const wasOpen = this.isOpen;
    this.isOpen = false;
    if (wasOpen && !this.hasFailed) return;
    const open = (hasFailed: boolean) => Object.assign(this, { isOpen: true, hasFailed });
    void loadOnPress('connection-panel', currentTarget as HTMLElement, {
      loaded: () => open(false),
      failed: () => open(true),
    });
  }

  #closeOnEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.stopPropagation();
    // Without this, Escape would also close a dialog around the element.
    event.preventDefault();
    this.isOpen = false;
    this.renderRoot.querySelector('button')?.focus();
  }

  /** Closes the panel when the focus leaves it, because it may cover the next control. */
  #closeOnFocusOut({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget instanceof Node && this.renderRoot.contains(relatedTarget))) this.isOpen = false;
  }
}

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Notice } from '../../../src/protocol/moderation-messages.ts';
import { chatPart } from '../chat-part.ts';
import { icon } from '../look/icon.ts';
import { CLOSE } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import { textDirection } from '../text/text-kind.ts';
import { noticesStyles } from './notices.styles.ts';

export { english as words } from '../languages/english/notices.ts';

/** The notices that the site has sent to the reader, until the reader closes them. */
export class ChatBoxNotices extends chatPart({
  /** The newest notices, the oldest first. */
  notices: [] as readonly Notice[],
}) {
  static override styles = [base, noticesStyles];
  readonly #closed = new Set<string>();
  /** The newest notice that was scrolled into view. */
  #scrolledTo: string | undefined;

  protected override render(): TemplateResult {
    // Screen readers announce what is added to a region that they know already.
    const open = this.hasUpdated ? this.notices.filter(({ id }) => !this.#closed.has(id)) : [];
    return html`<div role="log" aria-label=${this.words.notices}>
      ${
        open.length === 0
          ? nothing
          : html`<ul>
              ${repeat(
                open,
                ({ id }) => id,
                (notice) => this.#card(notice),
              )}
            </ul>`
      }
    </div>`;
  }

  protected override firstUpdated(): void {
    this.requestUpdate();
  }

  protected override updated(): void {
    const list = this.renderRoot.querySelector('ul');
    const newest = this.notices.at(-1)?.id;
    if (!list || newest === this.#scrolledTo) return;
    // Where not all notices fit.
    list.scrollTop = list.scrollHeight;
    this.#scrolledTo = newest;
  }

  #card({ id, text, from }: Notice): TemplateResult {
    const { words } = this;
    return html`<li>
      <p>
        <bdi class="from" id="from-${id}">${words.noticeFrom(from.name)}:</bdi>
        <bdi class="text" lang="" dir=${textDirection(text)}>${text}</bdi>
      </p>
      <button
        type="button"
        id="close-${id}"
        title=${words.close}
        aria-labelledby="close-${id} from-${id}"
        @click=${() => this.#close(id)}
      >
        ${icon(CLOSE)}
      </button>
    </li>`;
  }

  #close(id: string): void {
    this.#closed.add(id);
    this.requestUpdate();
  }
}

/** The elements that this script defines. */
export const elements = { 'chat-box-notices': ChatBoxNotices };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-notices': ChatBoxNotices;
  }
}

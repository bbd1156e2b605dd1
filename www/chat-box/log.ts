import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Outgoing } from '../client/outbox.ts';
import { avatarStyles } from './avatar.ts';
import { logStyles } from './log.styles.ts';
import { ResendEvent } from './resend-event.ts';
import { entryRow, outgoingRow } from './rows.ts';
import { base } from './theme.ts';
import type { Entry } from './transcript.ts';
import { words } from './words.ts';

/** Pixels above the end that still count as being there. */
const NEAR_END = 48;

/** What was said. Stays at the end unless the reader scrolled up. Its slot shows while there is nothing. Raises `chat-resend`. */
export class ChatBoxLog extends LitElement {
  static override styles = [base, avatarStyles, logStyles];
  static override properties = {
    room: { attribute: false },
    entries: { attribute: false },
    outgoing: { attribute: false },
    hasNews: { state: true },
  };
  declare room: string;
  declare entries: readonly Entry[];
  declare outgoing: readonly Outgoing[];
  /** Something came while the reader was further up. */
  declare protected hasNews: boolean;
  #atEnd = true;
  readonly #resized = new ResizeObserver(() => {
    if (this.#atEnd) this.toEnd();
  });

  constructor() {
    super();
    this.room = '';
    this.entries = [];
    this.outgoing = [];
    this.hasNews = false;
  }

  /** Scrolls to the newest row and stays there. */
  toEnd(): void {
    this.#atEnd = true;
    this.hasNews = false;
    const scroller = this.#scroller;
    if (scroller !== null) scroller.scrollTop = scroller.scrollHeight;
  }

  protected override render(): TemplateResult {
    const isEmpty = this.entries.length === 0 && this.outgoing.length === 0;
    return html`
      <div
        class="scroller"
        tabindex="0"
        role="log"
        aria-live="polite"
        aria-label=${words.messages(this.room)}
        @scroll=${this.#scrolled}
      >
        <div class="rows">
          ${repeat(
            [...this.entries, ...this.outgoing],
            (one) => ('key' in one ? one.key : one.id),
            (one) =>
              guard([one], () =>
                'key' in one ? entryRow(one) : outgoingRow(one, () => this.dispatchEvent(new ResendEvent(one.id))),
              ),
          )}
        </div>
      </div>
      ${isEmpty ? html`<slot></slot>` : nothing}
      ${this.hasNews ? html`<button class="main news" type="button" @click=${this.toEnd}>${words.newest}</button>` : nothing}
    `;
  }

  /** At most once a frame, and not at all in a hidden page: in a busy room each message would cost a layout. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await new Promise(requestAnimationFrame);
    super.scheduleUpdate();
  }

  protected override firstUpdated(): void {
    for (const one of this.renderRoot.querySelectorAll('.scroller, .rows')) this.#resized.observe(one);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('outgoing');
    // Who writes wants to see it.
    if (before !== undefined && this.outgoing.length > before.length) this.#atEnd = true;
    if (changed.has('entries') && this.hasUpdated && !this.#atEnd) this.hasNews = true;
  }

  protected override updated(): void {
    if (this.#atEnd) this.toEnd();
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  #scrolled(event: Event): void {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#atEnd) this.hasNews = false;
  }
}

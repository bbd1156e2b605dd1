import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Outgoing } from '../client/outbox.ts';
import { avatarStyles } from './avatar.ts';
import { logStyles } from './log.styles.ts';
import { OlderEvent } from './older-event.ts';
import { ResendEvent } from './resend-event.ts';
import { entryRow, outgoingRow } from './rows.ts';
import { base } from './theme.ts';
import type { Entry } from './transcript.ts';
import { words } from './words.ts';

/** Pixels above the end that still count as being there. */
const NEAR_END = 48;

/** What was said. Stays at the end unless the reader scrolled up. Its slot shows while there is nothing. Raises `chat-resend` and `chat-older`. */
export class ChatBoxLog extends LitElement {
  static override styles = [base, avatarStyles, logStyles];
  static override properties = {
    room: { attribute: false },
    entries: { attribute: false },
    outgoing: { attribute: false },
    hasOlder: { attribute: false },
    canLoadOlder: { attribute: false },
    hasNews: { state: true },
  };
  declare room: string;
  declare entries: readonly Entry[];
  declare outgoing: readonly Outgoing[];
  /** There are older messages. */
  declare hasOlder: boolean;
  /** They can be asked for now. */
  declare canLoadOlder: boolean;
  /** Something came while the reader was further up. */
  declare protected hasNews: boolean;
  #atEnd = true;
  /** The row that is being read, and where it was before this update. */
  #anchor: { readonly row: Element; readonly top: number } | undefined;
  readonly #resized = new ResizeObserver(() => {
    if (this.#atEnd) this.toEnd();
  });

  constructor() {
    super();
    this.room = '';
    this.entries = [];
    this.outgoing = [];
    this.hasOlder = false;
    this.canLoadOlder = false;
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
          ${
            this.hasOlder
              ? html`<button class="older" type="button" aria-disabled=${!this.canLoadOlder} @click=${this.#askOlder}>
                  ${words.older}
                </button>`
              : nothing
          }
          ${repeat(
            [...this.entries, ...this.outgoing],
            (one) => ('key' in one ? one.key : one.command.id),
            (one) =>
              guard([one], () =>
                'key' in one
                  ? entryRow(one)
                  : outgoingRow(one, () => this.dispatchEvent(new ResendEvent(one.command.id))),
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
    const entries = changed.get('entries');
    if (!this.hasUpdated || entries === undefined) return;
    if (!this.#atEnd) this.#anchor = this.#rowInView();
    if (entries.at(-1)?.key !== this.entries.at(-1)?.key && !this.#atEnd) this.hasNews = true;
  }

  protected override updated(): void {
    const { row, top = 0 } = this.#anchor ?? {};
    this.#anchor = undefined;
    if (row?.isConnected && this.#scroller) this.#scroller.scrollTop += row.getBoundingClientRect().top - top;
    if (this.#atEnd) this.toEnd();
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  /** The first row that reaches into view. Rows are in order, so halving finds it among thousands. */
  #rowInView(): { row: Element; top: number } | undefined {
    const rows = this.renderRoot.querySelectorAll('.row');
    const edge = this.#scroller?.getBoundingClientRect().top ?? 0;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
      else high = middle;
    }
    const row = rows[low];
    return row && { row, top: row.getBoundingClientRect().top };
  }

  /** Not `disabled`: that would take the focus away. */
  #askOlder(): void {
    if (!this.canLoadOlder) return;
    // Who asks for them wants to read them, also where all that is here fits.
    this.#atEnd = false;
    this.dispatchEvent(new OlderEvent());
  }

  #scrolled(event: Event): void {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget as HTMLElement;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#atEnd) this.hasNews = false;
  }
}

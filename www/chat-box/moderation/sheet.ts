import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ModerationPage, OpenReport } from '../../../src/protocol/moderation-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { chatPart } from '../chat-part.ts';
import { icon } from '../look/icon.ts';
import { CLOSE } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import { OnDemand } from '../on-demand/on-demand.ts';
import { sealStyles } from '../people/seals.ts';
import { dialogStyles } from './dialog.styles.ts';
import { sendAndWait } from './modal.ts';
import type { SanctionSubject } from './sanction-form.ts';
import { banItem, logItem, reportItem } from './sheet-items.ts';
import { sheetStyles } from './sheet.styles.ts';

/** The tabs of the panel. Each but `settings` is a list that loads page by page. */
const TABS = ['reports', 'bans', 'settings', 'log'] as const;
type Tab = (typeof TABS)[number];

/** The loaded part of the list of a tab. */
type Loaded =
  { readonly kind: 'loading' | 'failed' } | { readonly kind: 'items'; readonly pages: readonly ModerationPage[] };

/** The panel of moderators: open reports, bans and mutes, the settings of the room, and the log. */
export class ChatBoxModerationSheet extends chatPart({
  client: undefined as ChatClient | undefined,
  send: (() => false) as (command: NewCommand) => boolean,
  /** Opens the form about a person. */
  act: (() => {}) as (subject: SanctionSubject) => void,
  close: () => {},
  /** Internal state, like the next one. */
  tab: 'reports' as Tab,
  loaded: { kind: 'loading' } as Loaded,
}) {
  static override styles = [base, sealStyles, dialogStyles, sheetStyles];
  #unsubscribe: (() => void) | undefined;
  readonly #pictures = new OnDemand<typeof import('../pictures/pictures.ts')>(this, 'pictures');
  /** The latest load. */
  #latest = {};

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  protected override render(): TemplateResult {
    const { words, tab } = this;
    const labels = {
      ...{ reports: words.reports, bans: words.sanctions, settings: words.roomSettings, log: words.log },
    };
    return html`
      <div class="head">
        <h3>${words.moderation(0)}</h3>
        <button type="button" title=${words.close} @click=${() => this.close()}>${icon(CLOSE)}</button>
      </div>
      <div role="tablist" aria-label=${words.moderation(0)} @keydown=${this.#tabKeyPressed}>
        ${TABS.map(
          (name) =>
            html`<button
              id=${name}
              role="tab"
              type="button"
              aria-selected=${name === tab}
              aria-controls="panel"
              tabindex=${name === tab ? 0 : -1}
              @click=${() => (this.tab = name)}
            >
              ${labels[name]}${name === 'reports' && this.client?.openReports ? ` (${this.client.openReports})` : nothing}
            </button>`,
        )}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby=${tab} tabindex="0">${this.#panel()}</div>
    `;
  }

  protected override firstUpdated(): void {
    // The dialog was shown before this panel was drawn.
    this.#selectedTab?.focus();
    const row = this.renderRoot.querySelector('[role=tablist]');
    if (row) new ResizeObserver(() => this.#showTab()).observe(row);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('tab')) this.#showTab();
  }

  get #selectedTab(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]');
  }

  /** Scrolls the selected tab to the middle of a row that is too narrow for all. Not `scrollIntoView`, which scrolls the panel, too. */
  #showTab(): void {
    const tab = this.#selectedTab;
    const row = tab?.parentElement;
    if (row) row.scrollLeft += middle(tab) - middle(row);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('client')) {
      this.#unsubscribe?.();
      this.#unsubscribe = this.client?.on('reports', () => {
        if (this.tab === 'reports') void this.#load();
        this.requestUpdate();
      });
    }
    if (changed.has('tab') || changed.has('client')) void this.#load();
  }

  #panel(): TemplateResult {
    const { words, loaded, client, send } = this;
    if (this.tab === 'settings') {
      return html`<chat-box-room-form .words=${words} .client=${client} .send=${send}></chat-box-room-form>`;
    }
    switch (loaded.kind) {
      case 'loading':
        return html`<p class="quiet" role="status">${words.loading}</p>`;
      case 'failed':
        return html`<p class="trouble" role="alert">${words.loadFailed}</p>`;
      case 'items':
        return this.#list(loaded.pages);
    }
  }

  #list(pages: readonly ModerationPage[]): TemplateResult {
    const { words } = this;
    const items = pages.flatMap((page): TemplateResult[] => {
      switch (page.what) {
        case 'reports':
          return page.items.map((report) => reportItem(report, this.#thumbnail(report), words, this.act, this.#run));
        case 'bans':
          return page.items.map((ban) => banItem(ban, words, this.#run));
        case 'log':
          return page.items.map((entry) => logItem(entry, words));
        case 'settings':
          return [];
      }
    });
    const next = pages.at(-1)?.next;
    const empty = { reports: words.noReports, bans: words.noSanctions, log: words.noLog, settings: '' }[this.tab];
    return html`
      ${
        items.length === 0
          ? html`<p class="quiet">${empty}</p>`
          : html`<ul class=${this.tab}>
              ${items}
            </ul>`
      }
      ${
        next === undefined
          ? nothing
          : html`<button class="more" type="button" @click=${() => void this.#load(pages, next)}>
              ${words.showMore}
            </button>`
      }
    `;
  }

  #thumbnail({ message }: OpenReport): TemplateResult | undefined {
    const file = message?.file;
    return file && this.#pictures.when(true)?.thumbnail(this, file);
  }

  /** Loads the list of the current tab, or its next page. */
  async #load(pages: readonly ModerationPage[] = [], before?: string): Promise<void> {
    const { tab, client } = this;
    const latest = (this.#latest = {});
    if (tab === 'settings' || !client) return;
    if (pages.length === 0 && this.loaded.kind !== 'items') this.loaded = { kind: 'loading' };
    const page = await client.moderation(tab, before).catch(() => undefined);
    // A newer request makes an earlier one of the same list fail.
    if (this.#latest === latest) this.loaded = page ? { kind: 'items', pages: [...pages, page] } : { kind: 'failed' };
  }

  /** Sends a command, and loads the list again. */
  readonly #run = async (command: NewCommand): Promise<void> => {
    await sendAndWait(this, command);
    await this.#load();
    await this.updateComplete;
    // The button that was pressed is gone.
    if (!this.renderRoot.querySelector(':focus')) this.renderRoot.querySelector<HTMLElement>('#panel')?.focus();
  };

  #tabKeyPressed(event: KeyboardEvent): void {
    const forward = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.tab = TABS.at((TABS.indexOf(this.tab) + step) % TABS.length) ?? this.tab;
    void this.updateComplete.then(() => this.#selectedTab?.focus({ preventScroll: true }));
  }
}

/** Returns the horizontal middle of an element in the window, in pixels. */
function middle(element: Element): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}

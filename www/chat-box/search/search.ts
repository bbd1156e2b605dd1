import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { systemClock } from '../../../src/clock.ts';
import { foldForSearch } from '../../../src/protocol/search-text.ts';
import type { SearchResult } from '../../../src/protocol/search-messages.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../client/client.ts';
import { chatPart } from '../chat-part.ts';
import { english as menuWords } from '../languages/english/menu.ts';
import { english } from '../languages/english/search.ts';
import { icon } from '../look/icon.ts';
import { CLOSE, SEARCH } from '../look/icons.ts';
import { base } from '../look/theme.ts';
import type { OpenedView } from '../overlay.ts';
import { KeptSearch, type KeptState } from './kept-search.ts';
import { findLoaded, type LoadedResults } from './loaded-search.ts';
import { resultRow } from './result-row.ts';
import { searchStyles } from './search.styles.ts';

export const words = { ...menuWords, ...english };

/** Maximum length of the text, in UTF-16 code units. */
const MAX_UNITS = 200;
/** Time without a change after which screen readers receive the number of results. */
const ANNOUNCE_DELAY_MS = 700;

/** The texts that were searched for last, by client. */
const lastTexts = new WeakMap<ChatClient, string>();

/** Draws the search over the messages. */
export function draw({ words, client, opener, close, jump }: OpenedView): TemplateResult {
  return html`<chat-box-search
    .words=${words}
    .client=${client}
    .messages=${client?.messages ?? []}
    .isLive=${client?.state.phase === 'live'}
    .opener=${opener}
    .close=${close}
    .jump=${jump}
  ></chat-box-search>`;
}

/** A search of messages: the loaded ones at once, and those that only the server has by request. */
export class ChatBoxSearch extends chatPart({
  client: undefined as ChatClient | undefined,
  messages: [] as readonly Message[],
  isLive: false,
  /** The element that had the focus in the chat. It gets the focus back. */
  opener: undefined as HTMLElement | undefined,
  close: () => {},
  jump: (() => {}) as (id: string) => unknown,
  /** Tests pass another clock. */
  clock: systemClock,
  /** Internal state: the folded text. */
  query: '',
  /** Internal state: id of the selected result. */
  selected: undefined as string | undefined,
  /** Internal state: the sentence for screen readers. */
  announced: '',
}) {
  static override styles = [base, searchStyles];
  readonly #kept = new KeptSearch({
    clock: { ...systemClock, after: (...args) => this.clock.after(...args) },
    isLive: () => this.isLive,
    request: (text, before) =>
      this.client?.request({ type: 'search', text, before }) ?? Promise.reject(new Error('Not connected.')),
    changed: () => this.requestUpdate(),
  });
  #loaded: LoadedResults = { results: [], count: 0 };
  #cancelAnnouncement = () => {};
  #returnTo: Element | null | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // In an element that the page moves, the search goes on.
    if (this.hasUpdated) this.#typed();
    else this.#returnTo = deepestFocus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#kept.stop();
    this.#cancelAnnouncement();
  }

  override focus(): void {
    this.#input?.select();
    this.#input?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('messages') || changed.has('query')) this.#loaded = findLoaded(this.messages, this.query);
    // The connection is back.
    if (changed.has('isLive') && this.isLive && this.#kept.state === 'offline') this.#kept.more();
    if (!this.#results.some(({ id }) => id === this.selected)) this.selected = undefined;
  }

  protected override render(): TemplateResult {
    const { words, query, selected } = this;
    const results = this.#results;
    const status = this.#status();
    this.#announce(status);
    return html`
      <div class="field" role="search">
        ${icon(SEARCH)}
        <input
          type="text"
          role="combobox"
          aria-label=${words.search}
          aria-expanded=${results.length > 0}
          aria-controls="results"
          aria-autocomplete="list"
          aria-activedescendant=${selected === undefined ? nothing : `result-${selected}`}
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="search"
          dir="auto"
          maxlength=${MAX_UNITS}
          placeholder=${words.search}
          @input=${this.#typed}
          @keydown=${this.#keyPressed}
        />
        <button class="close" type="button" title=${words.close} @click=${() => this.#leave()}>${icon(CLOSE)}</button>
      </div>
      <ul id="results" role="listbox" aria-label=${words.searchResults} ?hidden=${results.length === 0}>
        ${repeat(
          results,
          ({ id }) => id,
          (result) =>
            resultRow(result, { query, words, isSelected: result.id === selected, open: (id) => this.#open(id) }),
        )}
      </ul>
      <p><bdi>${status}</bdi></p>
      ${
        BUTTON_STATES.has(this.#kept.state)
          ? html`<button class="more" type="button" @click=${() => this.#kept.more()}>${words.searchOlder}</button>`
          : nothing
      }
      <span class="unseen" role="status">${this.announced}</span>
    `;
  }

  protected override firstUpdated(): void {
    const input = this.#input;
    if (!input) return;
    input.value = (this.client && lastTexts.get(this.client)) ?? '';
    this.focus();
    if (input.value !== '') this.#typed();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('selected'))
      this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  get #results(): readonly SearchResult[] {
    return [...this.#loaded.results, ...this.#older];
  }

  /** The results of the server, without messages that were loaded later. */
  get #older(): readonly SearchResult[] {
    const first = this.messages[0]?.offset ?? Infinity;
    return this.#kept.results.filter(({ offset }) => offset < first);
  }

  #status(): string {
    const { words, query } = this;
    if (query === '') return words.searchHint;
    const { state } = this.#kept;
    const count = this.#loaded.count + this.#older.length;
    const more = {
      ...{ idle: '', done: '', more: '', searching: words.searching, failed: words.searchFailed },
      ...{ unsupported: words.searchesLoaded, offline: words.searchOffline },
    }[state];
    if (state === 'searching' && count === 0) return more;
    return `${words.found(count)} ${more}`.trim();
  }

  /** Announces a status that has stayed for a moment. */
  #announce(status: string): void {
    this.#cancelAnnouncement();
    if (status === this.announced) return;
    this.#cancelAnnouncement = this.clock.after(ANNOUNCE_DELAY_MS, () => (this.announced = status));
  }

  readonly #typed = (): void => {
    const { client, messages } = this;
    const text = this.#input?.value ?? '';
    if (client) lastTexts.set(client, text);
    this.query = foldForSearch(text);
    this.selected = undefined;
    this.#kept.start(this.query, client?.hasOlder ? messages[0]?.offset : undefined);
  };

  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const results = this.#results;
    const at = results.findIndex(({ id }) => id === this.selected);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      // Between the last result and the first, none is selected.
      const next = at + step;
      this.selected = (next < -1 ? results.at(-1) : results[next])?.id;
    } else if (event.key === 'Enter') {
      const id = this.selected ?? results[0]?.id;
      if (id !== undefined) this.#open(id);
    } else if (event.key === 'Escape') this.#leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #open(id: string): void {
    this.#leave();
    this.jump(id);
  }

  /** Closes the search, and returns the focus to where it was. */
  #leave(): void {
    const { opener } = this;
    const target = this.#returnTo?.isConnected ? (this.#returnTo as HTMLElement) : opener;
    target?.focus();
    this.close();
  }
}

/** States in which the search can go on. */
const BUTTON_STATES: ReadonlySet<KeptState> = new Set<KeptState>(['more', 'offline', 'failed']);

/** Returns the element with the focus, also inside shadow roots. */
function deepestFocus(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** The elements that this script defines. */
export const elements = { 'chat-box-search': ChatBoxSearch };

declare global {
  interface HTMLElementTagNameMap {
    'chat-box-search': ChatBoxSearch;
  }
}

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatPart } from '../chat-part.ts';
import { splitIntoChunks, stepInGrid, type Chunk, type GridStep } from './grid-rows.ts';

/** Distance outside of the view within which emoji are drawn. */
const DRAWN_MARGIN = '300px';
/** A section is at the top of the view when its heading is this close to it. */
const TOP_MARGIN_PX = 8;
/** Chunks that are drawn before the browser has reported which ones are in view. */
const FIRST_CHUNKS = 2;

/** An emoji to choose, and its name once the words of the language have loaded. */
export interface Choice {
  readonly text: string;
  readonly name: string | undefined;
}

/** Emoji under a heading. */
export interface GridSection {
  /** Identifies the section and its content. */
  readonly key: string;
  readonly label: string;
  readonly choices: readonly Choice[];
}

/**
 * A list of emoji in rows. It draws those near the view and leaves room for the others: drawing 1,900 takes too long. One
 * emoji is in the tab order, and the arrow keys move from it.
 */
export class EmojiGrid {
  columns = 8;
  #sections: readonly GridSection[] = [];
  /** Position of the emoji in the tab order. */
  #current = 0;
  /** The chunks that have been near the view, by key. */
  #near = new Set<string>();
  #observer: IntersectionObserver | undefined;

  /** `host` draws the grid with `render`, and passes on its updates. */
  constructor(private readonly host: ChatPart) {}

  /** Draws the sections. Different ones start at the top. */
  render(sections: readonly GridSection[]): TemplateResult {
    const keys = (of: readonly GridSection[]) => of.map(({ key }) => key).join();
    if (keys(sections) !== keys(this.#sections)) this.reset();
    this.#sections = sections;
    const chunks = splitIntoChunks(this.#shape);
    const groups = sections.map((section, index) => ({
      section,
      chunks: chunks.filter((chunk) => chunk.section === index),
    }));
    return html`<div
      id="grid"
      role="listbox"
      translate="no"
      aria-label=${this.host.words.emoji}
      .style=${`--columns: ${this.columns}`}
      @focusin=${this.#focused}
    >
      ${repeat(
        groups,
        ({ section }) => section.key,
        ({ section, chunks }) =>
          html`<div role="group" aria-label=${section.label} data-section=${section.key}>
            <h3 aria-hidden="true">${section.label}</h3>
            ${repeat(
              chunks,
              (chunk) => this.#key(chunk),
              (chunk) => this.#chunk(section, chunk, chunks[0]?.first ?? 0, chunks.indexOf(chunk)),
            )}
          </div>`,
      )}
    </div>`;
  }

  #chunk({ choices }: GridSection, chunk: Chunk, start: number, index: number): TemplateResult {
    const { first, end } = chunk;
    const isFirst = chunk.section * FIRST_CHUNKS + index < FIRST_CHUNKS;
    const rows = Math.ceil((end - first) / this.columns);
    return html`<div class="chunk" role="presentation" data-chunk=${this.#key(chunk)} .style=${`--rows: ${rows}`}>
      ${
        isFirst || this.#near.has(this.#key(chunk))
          ? choices
              .slice(first - start, end - start)
              .map(
                ({ text, name }, at) =>
                  html`<button
                    type="button"
                    role="option"
                    tabindex=${first + at === this.#current ? 0 : -1}
                    aria-label=${name ?? nothing}
                    data-at=${first + at}
                  >
                    ${text}
                  </button>`,
              )
          : nothing
      }
    </div>`;
  }

  #key({ section, first }: Chunk): string {
    return `${this.#sections[section]?.key} ${first}`;
  }

  get #shape() {
    return { counts: this.#sections.map(({ choices }) => choices.length), columns: this.columns };
  }

  get #scroller(): Element | null {
    return this.host.renderRoot.querySelector('.scroller');
  }

  /** Observes the chunks that the last update added. */
  hostUpdated(): void {
    const root = this.#scroller;
    if (!root) return this.reset();
    this.#observer ??= new IntersectionObserver((entries) => this.#seen(entries), { root, rootMargin: DRAWN_MARGIN });
    for (const chunk of root.querySelectorAll('.chunk:not(:has(*))')) this.#observer.observe(chunk);
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) this.#near.add((target as HTMLElement).dataset['chunk'] ?? '');
    }
    this.host.requestUpdate();
  }

  /** Fits the number of columns to the width of the view. */
  fitColumns(): void {
    const scroller = this.#scroller;
    const chunk = scroller?.querySelector('.chunk');
    if (!scroller || !chunk) return;
    const columns = Math.floor(chunk.clientWidth / parseFloat(getComputedStyle(chunk).gridAutoRows)) || 1;
    if (columns === this.columns) return;
    this.columns = columns;
    this.host.requestUpdate();
  }

  /** Returns to the top, and forgets what was drawn. */
  reset(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#near.clear();
    this.#current = 0;
    if (this.#scroller) this.#scroller.scrollTop = 0;
  }

  /** The emoji that a press or the focus is on. */
  choiceAt(target: EventTarget | null): Choice | undefined {
    const at = readPosition(target);
    return at === undefined ? undefined : this.#sections.flatMap(({ choices }) => choices)[at];
  }

  readonly #focused = ({ target }: Event): void => {
    this.#current = readPosition(target) ?? this.#current;
    this.host.requestUpdate();
  };

  /** Scrolls to a section, whose first emoji becomes the one in the tab order. */
  scrollTo(key: string): void {
    const scroller = this.#scroller;
    const section = scroller?.querySelector<HTMLElement>(`[data-section="${key}"]`);
    if (!scroller || !section) return;
    scroller.scrollTop = section.offsetTop;
    const index = this.#sections.findIndex((known) => known.key === key);
    this.#current = this.#shape.counts.slice(0, index).reduce((sum, count) => sum + count, 0);
    this.host.requestUpdate();
  }

  /** The key of the section at the top of the view. */
  get visibleSection(): string | undefined {
    const top = this.#scroller?.scrollTop ?? 0;
    const sections = [...this.host.renderRoot.querySelectorAll<HTMLElement>('[data-section]')];
    return (sections.findLast(({ offsetTop }) => offsetTop <= top + TOP_MARGIN_PX) ?? sections[0])?.dataset['section'];
  }

  /** Moves the focus by a step. Returns false at the edges of the grid. */
  step(target: EventTarget | null, step: GridStep): boolean {
    const to = stepInGrid(this.#shape, readPosition(target) ?? 0, step);
    if (to === undefined) return false;
    void this.focus(to);
    return true;
  }

  /** Focuses an emoji, which is drawn if it was not. Without a position, focuses the emoji in the tab order. */
  async focus(at = this.#current): Promise<void> {
    const chunk = splitIntoChunks(this.#shape).find(({ end }) => at < end);
    if (chunk) this.#near.add(this.#key(chunk));
    this.host.requestUpdate();
    await this.host.updateComplete;
    const option = this.host.renderRoot.querySelector<HTMLElement>(`[data-at="${at}"]`);
    // By itself, the focus would move to the middle of the view.
    option?.focus({ preventScroll: true });
    option?.scrollIntoView({ block: 'nearest' });
  }
}

function readPosition(target: EventTarget | null): number | undefined {
  const at = target instanceof HTMLElement ? target.dataset['at'] : undefined;
  return at === undefined ? undefined : Number(at);
}

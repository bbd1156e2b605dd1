import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { type Failure, toFailure } from '../api/failure.ts';
import type { ItemPage } from '../api/resources.ts';
import { failureBox, Loader } from './loader.ts';

/** Interval of refreshes, in milliseconds. They begin again with the newest items, so they end once more pages are loaded. */
const REFRESH_MS = 15_000;

/** Loads a list page by page, the newest items first. */
export class PagedLoader<Item> {
  readonly #newest: Loader<ItemPage<Item>>;
  /** The pages after the newest one. */
  #older: readonly ItemPage<Item>[] = [];
  #isLoading = false;
  #failure: Failure | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly readPage: (before: string | undefined, signal?: AbortSignal) => Promise<ItemPage<Item>>,
  ) {
    const read = async (signal: AbortSignal) => {
      // A refresh must not move items that are read.
      if (this.#older.length > 0 && this.#newest.value) return this.#newest.value;
      return readPage(undefined, signal);
    };
    this.#newest = new Loader(host, read, { everyMs: REFRESH_MS });
  }

  /** Loads the list anew. */
  readonly reload = async (): Promise<void> => {
    this.#older = [];
    await this.#newest.reload();
  };

  /** Draws the items, or `empty` where the list has none. */
  draw(empty: string, list: (items: readonly Item[]) => unknown): TemplateResult {
    return this.#newest.draw((newest) => {
      const pages = [newest, ...this.#older];
      const items = pages.flatMap((page) => page.items);
      const next = pages.at(-1)?.next;
      return html`${items.length === 0 ? html`<p class="state">${empty}</p>` : list(items)}
      ${this.#failure ? failureBox(this.#failure, () => void this.#more(next)) : nothing}
      ${
        next === undefined || this.#failure
          ? nothing
          : html`<button class="more" type="button" ?disabled=${this.#isLoading} @click=${() => void this.#more(next)}>
              Show more
            </button>`
      }`;
    });
  }

  async #more(next: string | undefined): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#failure = undefined;
    this.host.requestUpdate();
    try {
      this.#older = [...this.#older, await this.readPage(next)];
    } catch (error) {
      this.#failure = toFailure(error);
    }
    this.#isLoading = false;
    this.host.requestUpdate();
  }
}

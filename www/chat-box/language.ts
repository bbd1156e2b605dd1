import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { presentValue } from './lit/attributes.ts';
import { memoize } from './lit/memoize.ts';
import { english, mergeWords, type Words } from './languages/en.ts';

/** Languages other than English. Each is a script, built from `languages/`, that loads when an element needs it. */
export const LANGUAGES: readonly string[] = ['ar', 'de', 'es', 'fr', 'ja'];

/** The element, as its language uses it. The page can replace some of its words. */
interface LanguageHost extends ReactiveControllerHost, HTMLElement {
  readonly words: Partial<Words> | undefined;
}

/**
 * The words of an element, in the language of the nearest `lang`. They are English until that language has loaded. Words
 * that the page sets take precedence.
 */
export class Language implements ReactiveController {
  readonly #host: LanguageHost;
  /** Undefined for English. */
  #language: string | undefined;
  /** The scripts of the language that were requested: its words, and those of moderators. */
  #requested = new Set<string>();
  #words: Words = english;
  // Memoized: a new object would draw every part again.
  readonly #merge = memoize((words: Words, own?: Partial<Words>) => mergeWords(words, own));
  readonly #observer = new MutationObserver(() => this.#host.requestUpdate());

  /** `isModerator` returns whether the reader needs the words of moderators. */
  constructor(
    host: LanguageHost,
    private readonly isModerator: () => boolean,
  ) {
    this.#host = host;
    host.addController(this);
  }

  get words(): Words {
    return this.#merge(this.#words, this.#host.words);
  }

  /** Draws every part again, because a script that all of them use has loaded. */
  readonly redraw = (): void => {
    this.#words = mergeWords(this.#words);
  };

  hostConnected(): void {
    this.#observer.observe(document.documentElement, { attributeFilter: ['lang'] });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  hostUpdate(): void {
    const { lang, parentElement } = this.#host;
    // An empty `lang`, which a framework may write, must not override the page's.
    const element = presentValue(lang) === undefined && parentElement ? parentElement : this.#host;
    const wanted = LANGUAGES.find((language) => element.matches(`:lang(${language})`));
    if (wanted !== this.#language) {
      this.#language = wanted;
      this.#requested = new Set();
      this.#words = english;
    }
    if (wanted === undefined) return;
    void this.#load(wanted, wanted);
    if (this.isModerator()) void this.#load(wanted, `moderation.${wanted}`);
  }

  /** Loads words of a language from beside this script, once. */
  async #load(language: string, script: string): Promise<void> {
    if (this.#requested.has(script)) return;
    this.#requested.add(script);
    try {
      const url = new URL(`chat-box.${script}.js`, import.meta.url).href;
      const { words } = (await import(url)) as { words: Partial<Words> };
      if (this.#language !== language) return;
      this.#words = mergeWords(this.#words, words);
      this.#host.requestUpdate();
    } catch {
      // The words stay English. The browser's console shows the address that failed.
    }
  }
}

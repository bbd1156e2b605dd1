import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { presentValue } from './lit/attributes.ts';
import { memoize } from './lit/memoize.ts';
import { importScript } from './on-demand/import-script.ts';
import { english, type FormalWords, mergeWords, type Words } from './languages/en.ts';

/** Languages other than English. Each is a script, built from `languages/`, that loads when an element needs it. */
export const LANGUAGES: readonly string[] = ['ar', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'pt', 'ru', 'zh'];

/** The languages with a script for the formal form, built from `languages/formal/`. */
export const FORMAL_LANGUAGES: readonly string[] = ['de', 'es', 'fr'];

/** The exports of a script with words. */
interface WordsScript {
  readonly words: Partial<Words> | FormalWords;
}

/** Loads the words of a script, or none when it fails to load. The browser's console then shows its address. */
async function loadWords(script: string): Promise<Partial<Words> | FormalWords | undefined> {
  try {
    return (await importScript<WordsScript>(script)).words;
  } catch {
    return undefined;
  }
}

/** How long the first drawing waits for the words of another language. */
const MAX_WORDS_WAIT_MS = 1_000;

/** The element, as its language uses it. The page can replace some of its words. */
interface LanguageHost extends ReactiveControllerHost, HTMLElement {
  readonly words: Partial<Words> | undefined;
  readonly formal: boolean;
  readonly hasUpdated: boolean;
}

/**
 * The words of an element, in the language of the nearest `lang`. They are English when that language has not loaded. Words
 * that the page sets take precedence.
 */
export class Language implements ReactiveController {
  readonly #host: LanguageHost;
  /** The scripts that the words come from. Later ones take precedence. */
  #scripts = '';
  #words: Words = english;
  /** False while the first drawing waits for its words, so that it does not show English ones for a moment. */
  isReady = true;
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
    const { lang, parentElement, formal } = this.#host;
    // An empty `lang`, which a framework may write, must not override the page's.
    const element = presentValue(lang) === undefined && parentElement ? parentElement : this.#host;
    const wanted = LANGUAGES.find((language) => element.matches(`:lang(${language})`));
    const scripts: string[] = [];
    if (wanted !== undefined) {
      scripts.push(wanted);
      if (this.isModerator()) scripts.push(`moderation.${wanted}`);
      if (formal && FORMAL_LANGUAGES.includes(wanted)) scripts.push(`formal.${wanted}`);
    }
    const load = this.#load(scripts);
    if (!this.#host.hasUpdated && scripts[0]) void this.#awaitWords(load);
  }

  async #awaitWords(load: Promise<void>): Promise<void> {
    this.isReady = false;
    await Promise.race([load, new Promise((resolve) => setTimeout(resolve, MAX_WORDS_WAIT_MS))]);
    this.isReady = true;
    this.#host.requestUpdate();
  }

  /** Loads words from scripts beside this one. Until all of them have loaded, the words stay as they are. */
  async #load(scripts: readonly string[]): Promise<void> {
    const key = scripts.join();
    if (key === this.#scripts) return;
    this.#scripts = key;
    let words = english;
    for (const loaded of await Promise.all(scripts.map(loadWords))) {
      words = mergeWords(words, typeof loaded === 'function' ? loaded(words) : loaded);
    }
    if (key !== this.#scripts) return;
    this.#words = words;
    this.#host.requestUpdate();
  }
}

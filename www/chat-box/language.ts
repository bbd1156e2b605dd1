import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { english, type Words } from './words.ts';

/** Languages besides English. Each is a script of its own, made of `languages/`, that is loaded when an element asks for it. */
export const LANGUAGES: readonly string[] = ['ar', 'de', 'es', 'fr', 'ja'];

/** An element that says something, maybe in words of the page's own. */
interface Speaker extends ReactiveControllerHost, Element {
  readonly words: Partial<Words> | undefined;
}

const loaded = new Map<string, Promise<Words>>();

/** Gets a language's words from beside this script. Rejects where that fails. */
function load(language: string): Promise<Words> {
  const known = loaded.get(language);
  if (known) return known;
  const url = new URL(`chat-box.${language}.js`, import.meta.url).href;
  const words = import(url).then((module: { words: Words }) => module.words);
  loaded.set(language, words);
  // Asked for again, it may be there.
  words.catch(() => loaded.delete(language));
  return words;
}

/** The words of an element: those of the nearest `lang`, English until they are loaded, the page's own above all. */
export class Language implements ReactiveController {
  readonly #host: Speaker;
  #language = 'en';
  #words: Words = english;
  #mixed: { readonly of: Words; readonly own: Partial<Words>; readonly words: Words } | undefined;
  readonly #observer = new MutationObserver(() => this.#host.requestUpdate());

  constructor(host: Speaker) {
    this.#host = host;
    host.addController(this);
  }

  get words(): Words {
    const own = this.#host.words;
    if (!own) return this.#words;
    // The same object while nothing changes, or every part would be drawn again; what is not the page's own is looked up
    // as it is said, as English grows when the second script comes.
    if (this.#mixed?.of !== this.#words || this.#mixed.own !== own) {
      this.#mixed = { of: this.#words, own, words: Object.assign(Object.create(this.#words) as Words, own) };
    }
    return this.#mixed.words;
  }

  hostConnected(): void {
    this.#observer.observe(document.documentElement, { attributeFilter: ['lang'] });
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  hostUpdate(): void {
    const wanted = languageOf(this.#host);
    if (wanted === this.#language) return;
    this.#language = wanted;
    this.#words = english;
    if (!LANGUAGES.includes(wanted)) return;
    load(wanted).then(
      (words) => {
        if (this.#language !== wanted) return;
        this.#words = words;
        this.#host.requestUpdate();
      },
      () => {
        // It stays English; the browser's console says what was not found.
      },
    );
  }
}

/** The primary language (BCP 47) of the nearest `lang`, through shadow roots; English without one. */
function languageOf(element: Element): string {
  const named = element.closest('[lang]');
  if (named) return named.getAttribute('lang')?.split('-')[0]?.toLowerCase() || 'en';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageOf(root.host) : 'en';
}

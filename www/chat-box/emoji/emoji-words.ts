import type { ChatPart } from '../chat-part.ts';
import { LANGUAGES } from '../language.ts';
import { OnDemand } from '../on-demand/on-demand.ts';
import { catalogue } from './emoji-catalogue.ts';
import { EmojiSearch } from './emoji-search.ts';

/** What the script of a language exports. `src/assets/bundle.ts` makes it from `words/`. */
interface WordList {
  readonly lines: string;
}

/** The names and search words of emoji, in the language of the interface. They load on demand, and update the element. */
export class EmojiWords {
  #language = '';
  #list: OnDemand<WordList> | undefined;
  #search: EmojiSearch | undefined;

  constructor(private readonly host: ChatPart) {}

  /** Returns undefined until the words have loaded. Languages without words use the English ones. */
  get search(): EmojiSearch | undefined {
    const wanted = this.host.words.locale.slice(0, 2);
    const language = LANGUAGES.includes(wanted) ? wanted : 'en';
    if (language !== this.#language) {
      this.#language = language;
      this.#search = undefined;
      this.#list = new OnDemand<WordList>(this.host, `emoji-${language}`);
    }
    const list = this.#list?.when(true);
    return (this.#search ??= list && new EmojiSearch(list.lines, catalogue));
  }
}

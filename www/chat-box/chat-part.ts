import { LitElement, type PropertyDeclarations } from 'lit';
import { english, type Words } from './languages/en.ts';

/** What every part of the element is: it says its words in the element's language. */
export type ChatPart = LitElement & { words: Words };

/** A class of parts with the properties that it is given, besides what every element class has. */
type ChatPartClass<Given> = Pick<typeof LitElement, keyof typeof LitElement> & (new () => ChatPart & Given);

/** The class of a part that draws anew when a property changes, none of them an attribute. `first`: what each is at first. */
export function chatPart<Given extends object>(first: Given): ChatPartClass<Given> {
  const all = { words: english, ...first };
  class Base extends LitElement {
    static override properties: PropertyDeclarations = Object.fromEntries(
      Object.keys(all).map((name) => [name, { attribute: false }]),
    );

    constructor() {
      super();
      Object.assign(this, all);
    }
  }
  // TypeScript cannot see what `Object.assign` gives to it.
  return Base as unknown as ChatPartClass<Given>;
}

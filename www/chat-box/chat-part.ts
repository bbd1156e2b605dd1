import { LitElement, type PropertyDeclarations } from 'lit';
import { english, type Words } from './languages/en.ts';

/** A part of the element, with the words of its language. */
export type ChatPart = LitElement & { words: Words };

/** The class of a part that has the given properties. */
type ChatPartClass<Given> = Pick<typeof LitElement, keyof typeof LitElement> & (new () => ChatPart & Given);

/** Makes a base class for a part with these reactive properties and initial values. None of them is an attribute. */
export function chatPart<Given extends object>(initial: Given): ChatPartClass<Given> {
  const all = { words: english, ...initial };
  class Base extends LitElement {
    static override properties: PropertyDeclarations = Object.fromEntries(
      Object.keys(all).map((name) => [name, { attribute: false }]),
    );

    constructor() {
      super();
      Object.assign(this, all);
    }
  }
  // TypeScript does not infer the properties that `Object.assign` adds.
  return Base as unknown as ChatPartClass<Given>;
}

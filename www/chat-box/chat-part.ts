import { LitElement, type PropertyDeclaration } from 'lit';
import { ownFields } from '../../src/protocol/json.ts';
import { english, type Words } from './languages/en.ts';

/** A part of the element, with the words of its language. */
export type ChatPart = LitElement & { words: Words };

/** The class of a part that has the given properties. */
type ChatPartClass<Given> = Pick<typeof LitElement, keyof typeof LitElement> & (new () => ChatPart & Given);

/** Makes a base class for a part with these reactive properties and initial values. None of them is an attribute. */
export function chatPart<Given extends object>(initial: Given): ChatPartClass<Given> {
  const all: Readonly<Record<string, unknown>> = ownFields({ words: english, ...initial });
  const properties: Record<string, PropertyDeclaration> = {};
  for (const name in all) properties[name] = { attribute: false };
  class Base extends LitElement {
    static override properties = properties;

    constructor() {
      super();
      for (const name in all) (this as Record<string, unknown>)[name] = all[name];
    }
  }
  // TypeScript does not infer the properties that the constructor adds.
  return Base as unknown as ChatPartClass<Given>;
}

import { LitElement, type PropertyDeclaration } from 'lit';

/** The class of an element that has the given properties. */
type AdminElementClass<Given> = Pick<typeof LitElement, keyof typeof LitElement> & (new () => LitElement & Given);

/** Makes a base class for an element with these reactive properties and initial values. None of them is an attribute. */
export function adminElement<Given extends object>(initial: Given): AdminElementClass<Given> {
  const properties: Record<string, PropertyDeclaration> = {};
  for (const name of Object.keys(initial)) properties[name] = { attribute: false };
  class Base extends LitElement {
    static override properties = properties;

    constructor() {
      super();
      Object.assign(this, initial);
    }
  }
  // TypeScript does not infer the properties that the constructor adds.
  return Base as unknown as AdminElementClass<Given>;
}

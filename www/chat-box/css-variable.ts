import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

/**
 * Sets a custom property of an element. Through the CSSOM, since a strict `style-src` refuses style attributes, and
 * Lit's own `styleMap` begins with one.
 */
export const cssVariable = directive(
  class extends Directive {
    #value: string | undefined;

    constructor(part: PartInfo) {
      super(part);
      if (part.type !== PartType.ELEMENT) throw new Error('cssVariable stands in an element tag, not in an attribute.');
    }

    override render(_name: `--${string}`, _value: number): unknown {
      return noChange;
    }

    override update({ element }: ElementPart, [name, value]: [string, number]): unknown {
      if (String(value) !== this.#value) (element as HTMLElement).style.setProperty(name, String(value));
      this.#value = String(value);
      return noChange;
    }
  },
);

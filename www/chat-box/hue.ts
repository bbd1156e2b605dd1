import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

/** The hue of a name's colour, 0 to 359 degrees: always the same for the same name, far apart for similar ones. */
export function hueOf(name: string): number {
  // FNV-1a: short, and it spreads names that differ in one letter.
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % 360;
}

/**
 * Gives an element its name's hue as `--hue`. Through the CSSOM, since a strict `style-src` refuses style attributes,
 * and Lit's own `styleMap` begins with one.
 */
export const hue = directive(
  class extends Directive {
    #name: string | undefined;

    constructor(part: PartInfo) {
      super(part);
      if (part.type !== PartType.ELEMENT) throw new Error('hue stands in an element tag, not in an attribute.');
    }

    override render(_name: string): unknown {
      return noChange;
    }

    override update({ element }: ElementPart, [name]: [string]): unknown {
      if (name !== this.#name) (element as HTMLElement).style.setProperty('--hue', String(hueOf(name)));
      this.#name = name;
      return noChange;
    }
  },
);

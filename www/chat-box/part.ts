import { LitElement, type PropertyDeclarations } from 'lit';
import { english, type Words } from './words.ts';

/** What every part of the element is: it says its words in the element's language. */
export class Part extends LitElement {
  static override properties: PropertyDeclarations = { words: { attribute: false } };
  declare words: Words;

  constructor() {
    super();
    this.words = english;
  }
}

/**
 * What the drawing of a text may cost. Each mark is an element, which takes 100 times as long to draw as plain text. After the
 * last one, a text is drawn as it was typed.
 */
export class Budget {
  /** Number of links and mentions that may follow. */
  links = 24;
  /** Steps that the parser took, for tests: they grow with the length of a text, not faster. */
  steps = 0;
  #marks = 64;

  /** `name`: a name that mentions may have, although it has more than a word. */
  constructor(readonly name?: string) {}

  /** Takes a mark. Returns false if none remains. */
  take(): boolean {
    return this.#marks-- > 0;
  }
}

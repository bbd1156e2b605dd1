/** Time between two announcements, in milliseconds: a voice needs it. */
const EVERY = 2_000;
/** More than so many since the last announcement are only counted. */
const READ_OUT = 3;

/** What an announcer works with. */
export interface AnnouncerParts {
  /** Says sentences to who listens. */
  readonly say: (sentences: readonly string[]) => void;
  /** The sentence for so many that are not read out. */
  readonly gathered: (count: number) => string;
  readonly after: (delay: number, task: () => void) => void;
}

/** What was read out by any announcer of the page: two logs of one room hear of the same, and once is enough. */
const known = new WeakSet<object>();

/** Reads out what comes in: at once in a quiet room, gathered in a busy one, as a number in a flood. */
export class Announcer {
  #waiting: string[] = [];
  #count = 0;
  #isResting = false;

  constructor(private readonly parts: AnnouncerParts) {}

  /** The sentence for something that came in. */
  hear(about: object, sentence: string): void {
    if (known.has(about)) return;
    known.add(about);
    // What would not be read out is not kept.
    if (++this.#count <= READ_OUT) this.#waiting.push(sentence);
    if (!this.#isResting) this.#speak();
  }

  #speak(): void {
    const { say, gathered, after } = this.parts;
    this.#isResting = this.#count > 0;
    if (!this.#isResting) return;
    say(this.#count > READ_OUT ? [gathered(this.#count)] : this.#waiting);
    this.#waiting = [];
    this.#count = 0;
    after(EVERY, () => this.#speak());
  }
}

/** Lines that a live region holds: what was read may go once newer ones have come. */
const KEPT = 6;

/** Adds lines to a live region, which reads additions aloud. */
export function addLines(region: Element, lines: readonly string[]): void {
  for (const line of lines) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    region.append(paragraph);
  }
  while (region.childElementCount > KEPT) region.firstElementChild?.remove();
}

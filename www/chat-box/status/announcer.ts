/** Time between two announcements, in milliseconds: a voice needs it. */
const ANNOUNCE_INTERVAL_MS = 2_000;
/** More than so many since the last announcement are only counted. */
const MAX_READ_ALOUD = 3;

/** What an announcer works with. */
export interface AnnouncerOptions {
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

  constructor(private readonly parts: AnnouncerOptions) {}

  /** The sentence for something that came in. */
  hear(about: object, sentence: string): void {
    if (known.has(about)) return;
    known.add(about);
    // What would not be read out is not kept.
    if (++this.#count <= MAX_READ_ALOUD) this.#waiting.push(sentence);
    if (!this.#isResting) this.#speak();
  }

  #speak(): void {
    const { say, gathered, after } = this.parts;
    this.#isResting = this.#count > 0;
    if (!this.#isResting) return;
    say(this.#count > MAX_READ_ALOUD ? [gathered(this.#count)] : this.#waiting);
    this.#waiting = [];
    this.#count = 0;
    after(ANNOUNCE_INTERVAL_MS, () => this.#speak());
  }
}

/** Lines that a live region holds: what was read may go once newer ones have come. */
const MAX_LINES = 6;

/** Adds lines to a live region, which reads additions aloud. */
export function addLines(region: Element, lines: readonly string[]): void {
  for (const line of lines) {
    const paragraph = document.createElement('p');
    paragraph.textContent = line;
    region.append(paragraph);
  }
  while (region.childElementCount > MAX_LINES) region.firstElementChild?.remove();
}

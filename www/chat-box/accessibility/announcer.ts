/** Time between two announcements, so that a screen reader can finish the first. */
const ANNOUNCE_INTERVAL_MS = 2_000;
/** Maximum number of messages that an announcement reads out. More are only counted. */
const MAX_READ_ALOUD = 3;

/** A sentence for screen readers. */
export interface Line {
  /** Id of the message that it is about. Undefined for a sentence about several. */
  readonly id?: string;
  readonly sentence: string;
}

export interface AnnouncerOptions {
  /** Passes sentences to screen readers. */
  readonly announce: (lines: readonly Line[]) => void;
  /** Returns the sentence for a number of messages that are not read out. */
  readonly summarize: (count: number) => string;
  readonly after: (delay: number, task: () => void) => void;
}

/** Messages that any announcer of the page has announced. Two logs of one room receive the same messages. */
const announced = new WeakSet<object>();

/** Announces messages: at once in a quiet room, together in a busy one, as a number in a flood. */
export class Announcer {
  #waiting: Line[] = [];
  #count = 0;
  #isResting = false;

  constructor(private readonly options: AnnouncerOptions) {}

  /** Adds the sentence for a message. A page announces each message once. */
  add(message: { readonly id: string }, sentence: string): void {
    if (announced.has(message)) return;
    announced.add(message);
    // A sentence that will not be read out is not stored.
    if (++this.#count <= MAX_READ_ALOUD) this.#waiting.push({ id: message.id, sentence });
    if (!this.#isResting) this.#announce();
  }

  /** Drops the sentence for a message that was deleted before it was announced. */
  retract(id: string): void {
    const waiting = this.#waiting.filter((line) => line.id !== id);
    this.#count -= this.#waiting.length - waiting.length;
    this.#waiting = waiting;
  }

  #announce(): void {
    const { announce, summarize, after } = this.options;
    this.#isResting = this.#count > 0;
    if (!this.#isResting) return;
    announce(this.#count > MAX_READ_ALOUD ? [{ sentence: summarize(this.#count) }] : this.#waiting);
    this.#waiting = [];
    this.#count = 0;
    after(ANNOUNCE_INTERVAL_MS, () => this.#announce());
  }
}

/** Maximum number of lines that a live region keeps. Older ones have been read out. */
const MAX_LINES = 6;

/** Adds lines to a live region, which announces additions. */
export function addLines(region: Element | null | undefined, lines: readonly Line[]): void {
  if (!region) return;
  for (const { id, sentence } of lines) {
    const paragraph = document.createElement('p');
    paragraph.textContent = sentence;
    if (id !== undefined) {
      paragraph.dataset['message'] = id;
      // A message can be in any language.
      paragraph.lang = '';
    }
    region.append(paragraph);
  }
  while (region.childElementCount > MAX_LINES) region.firstElementChild?.remove();
}

/** Removes the line about a message from a live region. */
export function removeLine(region: Element | null | undefined, id: string): void {
  for (const line of region?.querySelectorAll('p') ?? []) if (line.dataset['message'] === id) line.remove();
}

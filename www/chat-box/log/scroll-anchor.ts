/** A reader who scrolls down is at the end from this distance on. */
const NEAR_END_PX = 48;
/** The measures of a log that is not drawn. */
const NO_VIEW = { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };

/**
 * Keeps the reader's place in a scrolling log: at the end, which it follows, or at a row, which stays where it is when rows
 * above it change. Not every browser does that itself.
 */
export class ScrollAnchor {
  #isAtEnd = true;
  #scroller: HTMLElement | undefined;
  /** The row that is being read, and its last position. */
  #anchor: { readonly row: Element; readonly top: number } | undefined;
  #scrollTop = 0;
  /** The last measured scroll range. */
  #range = 0;
  readonly #resized = new ResizeObserver(() => this.keep());

  /** While `isHeld` returns true, nothing moves, not even to follow the end. `moved` is called after each move. */
  constructor(
    private readonly isHeld: () => boolean,
    private readonly moved: () => void,
  ) {}

  /** Takes the element that scrolls. Its child contains everything, and in it `.chunks` contains the rows in chunks. */
  attach(scroller: HTMLElement): void {
    this.#scroller = scroller;
    for (const element of [scroller, ...scroller.children]) this.#resized.observe(element);
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** More than a screen away from the end. */
  get isFarFromEnd(): boolean {
    return this.#distance > 1.5 * this.#view.clientHeight;
  }

  /** Less than a screen away from the beginning, after scrolling up. */
  get isNearStart(): boolean {
    return !this.#isAtEnd && this.#view.scrollTop < this.#view.clientHeight;
  }

  get #view(): typeof NO_VIEW {
    return this.#scroller ?? NO_VIEW;
  }

  get #distance(): number {
    return this.#rangeNow - this.#view.scrollTop;
  }

  get #rangeNow(): number {
    return this.#view.scrollHeight - this.#view.clientHeight;
  }

  /** Scrolls to the end and follows it. */
  toEnd(): void {
    this.#isAtEnd = true;
    this.keep();
    this.moved();
  }

  /** Keeps the present place, even if it is the end. */
  stay(): void {
    this.#isAtEnd = false;
    this.#hold();
  }

  /** Scrolls to a row. */
  show(row: Element, block: ScrollLogicalPosition): void {
    row.scrollIntoView({ block, behavior: 'instant' });
    this.#range = this.#rangeNow;
    this.scrolled();
  }

  /** To be called before the rows change. */
  hold(): void {
    if (!this.#isAtEnd || this.isHeld()) this.#hold();
  }

  /** To be called after the rows or their sizes have changed. */
  keep(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { row, top = 0 } = this.#anchor ?? {};
    if (this.#isAtEnd && !this.isHeld()) scroller.scrollTop = scroller.scrollHeight;
    else if (row?.isConnected) {
      const moved = row.getBoundingClientRect().top - top;
      // The browser rounds scroll positions.
      if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
    }
    this.#scrollTop = scroller.scrollTop;
    this.#range = this.#rangeNow;
  }

  /** To be called after each scroll event: by the reader, by this class, or by the browser when the range shrinks. */
  scrolled(): void {
    const { scrollTop } = this.#view;
    const distance = this.#distance;
    const isReader = this.#range === this.#rangeNow;
    // Even a small step up counts: otherwise a busy room would scroll the reader back at once.
    if (isReader && scrollTop < this.#scrollTop - 1 && distance > 1) this.#isAtEnd = false;
    else if (distance < NEAR_END_PX && scrollTop >= this.#scrollTop) this.#isAtEnd = true;
    this.#scrollTop = scrollTop;
    this.#range = this.#rangeNow;
    this.hold();
    this.moved();
  }

  #hold(): void {
    const edge = this.#scroller?.getBoundingClientRect().top ?? 0;
    // Rows of a chunk out of view are not laid out, so this finds the chunk first and then the row in it.
    const chunks = this.#scroller?.querySelector('.chunks');
    const chunk = chunks && firstBelow(chunks.children, edge);
    let row = chunk ? firstBelow(chunk.children, edge) : undefined;
    // A line between rows may disappear or move when older messages arrive.
    while (row && !row.matches('.row') && row.nextElementSibling) row = row.nextElementSibling;
    this.#anchor = row && { row, top: row.getBoundingClientRect().top };
  }
}

/** Finds the first of ordered elements that reaches below a line, by bisection. */
function firstBelow(elements: HTMLCollection, edge: number): Element | undefined {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
    else high = middle;
  }
  return elements[low];
}

/** Pixels above the end that still count as being there, for who scrolls down. */
const NEAR_END_PX = 48;
/** What is seen of a log before it is drawn. */
const NOTHING = { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };

/**
 * The reader's place in a scrolling log: at the end, which it follows, or at a row, which then stands still whatever
 * happens above it. Not every browser does that by itself.
 */
export class ScrollAnchor {
  #isAtEnd = true;
  #scroller: HTMLElement | undefined;
  /** The row that is being read, and where it stood when we last looked. */
  #anchor: { readonly row: Element; readonly top: number } | undefined;
  #scrollTop = 0;
  /** How far one could scroll when we last looked. */
  #range = 0;
  readonly #resized = new ResizeObserver(() => this.keep());

  /** `isHeld` tells whether nothing may move just now, not even to follow the end. `moved` hears of each move. */
  constructor(
    private readonly isHeld: () => boolean,
    private readonly moved: () => void,
  ) {}

  /** Begins with the element that scrolls. One in it holds all that does, one in that, `.chunks`, the rows in chunks. */
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

  /** Less than a screen away from the beginning, and not because everything fits. */
  get isNearStart(): boolean {
    return !this.#isAtEnd && this.#view.scrollTop < this.#view.clientHeight;
  }

  get #view(): typeof NOTHING {
    return this.#scroller ?? NOTHING;
  }

  get #distance(): number {
    return this.#rangeNow - this.#view.scrollTop;
  }

  get #rangeNow(): number {
    return this.#view.scrollHeight - this.#view.clientHeight;
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.#isAtEnd = true;
    this.keep();
    this.moved();
  }

  /** Stays where the reader is, though that may be the end. */
  stay(): void {
    this.#isAtEnd = false;
    this.#hold();
  }

  /** Goes to a row. */
  show(row: Element, block: ScrollLogicalPosition): void {
    row.scrollIntoView({ block, behavior: 'instant' });
    this.#range = this.#rangeNow;
    this.scrolled();
  }

  /** Before the rows change. */
  hold(): void {
    if (!this.#isAtEnd || this.isHeld()) this.#hold();
  }

  /** After the rows or their sizes have changed. */
  keep(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const { row, top = 0 } = this.#anchor ?? {};
    if (this.#isAtEnd && !this.isHeld()) scroller.scrollTop = scroller.scrollHeight;
    else if (row?.isConnected) {
      const moved = row.getBoundingClientRect().top - top;
      // The browser rounds where it scrolls to.
      if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
    }
    this.#scrollTop = scroller.scrollTop;
    this.#range = this.#rangeNow;
  }

  /** The reader, or we, scrolled; or the browser, as there is less to scroll through. */
  scrolled(): void {
    const { scrollTop } = this.#view;
    const distance = this.#distance;
    const isReader = this.#range === this.#rangeNow;
    // However little one scrolls up: else a busy room would take one back at once.
    if (isReader && scrollTop < this.#scrollTop - 1 && distance > 1) this.#isAtEnd = false;
    else if (distance < NEAR_END_PX && scrollTop >= this.#scrollTop) this.#isAtEnd = true;
    this.#scrollTop = scrollTop;
    this.#range = this.#rangeNow;
    this.hold();
    this.moved();
  }

  #hold(): void {
    const edge = this.#scroller?.getBoundingClientRect().top ?? 0;
    // Of chunks out of view the browser knows no more than their size: first the chunk, then the row in it.
    const chunks = this.#scroller?.querySelector('.chunks');
    const chunk = chunks && firstBelow(chunks.children, edge);
    let row = chunk ? firstBelow(chunk.children, edge) : undefined;
    // A line between rows may go, or stand elsewhere, when older ones come.
    while (row && !row.matches('.row') && row.nextElementSibling) row = row.nextElementSibling;
    this.#anchor = row && { row, top: row.getBoundingClientRect().top };
  }
}

/** The first of elements that stand in order to reach below a line; halving finds it among thousands. */
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

import { foldTexts } from './fold.ts';

/** A reader who scrolls down to within this distance of the end counts as at the end. */
const NEAR_END_PX = 48;
/** A range that has changed by less counts as the same: it is rounded. */
const NEAR_RANGE_PX = 2;
/** The measurements of a log that is not drawn. */
const NO_VIEW = { scrollHeight: 0, scrollTop: 0, clientHeight: 0 };

/**
 * Keeps the reader's place in a scrolling log. At the end, it follows the end. Elsewhere, it keeps the row that is being
 * read in place when rows above it change, which not every browser does itself.
 */
export class ScrollAnchor {
  #isAtEnd = true;
  /** The log does not follow the end until the next update. */
  #isPaused = false;
  #scroller: HTMLElement | undefined;
  /** The row that is being read, and its last distance from the top of the scroller, in pixels. The page moves both together. */
  #anchor: { readonly row: Element; readonly top: number } | undefined;
  #scrollTop = 0;
  /** The last measured scroll range, in pixels. */
  #range = 0;
  /** The first observer runs first: before `restore` scrolls, which would cost `foldTexts` a layout. */
  readonly #chunkResized = new ResizeObserver(foldTexts);
  readonly #resized = new ResizeObserver(() => {
    this.#readUnreported();
    this.restore();
  });
  /** Chunks that are observed. */
  readonly #observed = new WeakSet<Element>();

  /**
   * While `isHeld` returns true, the log does not move, not even to follow the end. While `isCut` returns true, the end of the
   * scrolling element is not the end of the log. `moved` is called after each move.
   */
  constructor(
    private readonly isHeld: () => boolean,
    private readonly isCut: () => boolean,
    private readonly moved: () => void,
  ) {}

  /** Attaches to the scrolling element. Its child contains all content. In it, `.chunks` contains the chunks of rows. */
  attach(scroller: HTMLElement): void {
    this.#scroller = scroller;
    for (const element of [scroller, ...scroller.children]) this.#resized.observe(element);
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** True when the end is more than one and a half views away. */
  get isFarFromEnd(): boolean {
    return this.isCut() || this.#distance > 1.5 * this.#view.clientHeight;
  }

  /** True when the beginning is in view. */
  get isAtStart(): boolean {
    return this.#view.scrollTop < 1;
  }

  /** True when the reader scrolled up and the beginning is less than a view away. */
  get isNearStart(): boolean {
    return !this.#isAtEnd && this.#view.scrollTop < 2 * this.#view.clientHeight;
  }

  /** True when the end of the drawn rows is less than a view away. */
  get isNearEnd(): boolean {
    return this.#distance < 2 * this.#view.clientHeight;
  }

  get #view(): typeof NO_VIEW {
    return this.#scroller ?? NO_VIEW;
  }

  /** The top of the scroller in the window. */
  get #edge(): number {
    return this.#scroller?.getBoundingClientRect().top ?? 0;
  }

  get #chunks(): ArrayLike<Element> & Iterable<Element> {
    return this.#scroller?.querySelector('.chunks')?.children ?? [];
  }

  get #distance(): number {
    return this.#rangeNow - this.#view.scrollTop;
  }

  get #rangeNow(): number {
    return this.#view.scrollHeight - this.#view.clientHeight;
  }

  /** Whether the reader has scrolled. While the range changes the browser scrolls too, but hardly further than a view. */
  get #isReader(): boolean {
    const change = Math.abs(this.#rangeNow - this.#range);
    const { scrollTop, clientHeight } = this.#view;
    return change < NEAR_RANGE_PX || Math.abs(scrollTop - this.#scrollTop) > change + clientHeight;
  }

  /** Scrolls to the end and follows it. */
  toEnd(): void {
    this.#isAtEnd = true;
    this.#isPaused = false;
    this.restore();
    this.moved();
  }

  /** Stays at the current place, even if it is the end. */
  stopFollowing(): void {
    this.#isAtEnd = false;
    this.#captureRow();
  }

  /** Scrolls to a row. */
  show(row: Element, block: ScrollLogicalPosition): void {
    row.scrollIntoView({ block, behavior: 'instant' });
    this.#range = this.#rangeNow;
    this.scrolled();
  }

  /** Records the reader's place. Call it before the rows change. */
  capture(): void {
    this.#isPaused = false;
    this.#readUnreported();
    if (!this.#isAtEnd || this.isHeld()) this.#captureRow();
  }

  /** Keeps the reader's place until the next update, even at the end. Call it before rows above it are removed. */
  pause(): void {
    this.#isPaused = true;
    this.#captureRow();
  }

  /** Moves back to the reader's place. Call it after the rows or their sizes have changed. */
  restore(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    for (const chunk of this.#chunks) {
      if (!this.#observed.has(chunk)) this.#chunkResized.observe(chunk);
      this.#observed.add(chunk);
    }
    const { row, top = 0 } = this.#anchor ?? {};
    if (this.#isAtEnd && !this.#isPaused && !this.isHeld()) scroller.scrollTop = scroller.scrollHeight;
    else if (row?.isConnected) {
      const moved = row.getBoundingClientRect().top - this.#edge - top;
      // The browser rounds scroll positions.
      if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
    }
    this.#scrollTop = scroller.scrollTop;
    this.#range = this.#rangeNow;
  }

  /** Handles a scroll event, which the reader, this class or the browser (when the range shrinks) may cause. */
  scrolled(): void {
    this.#readScroll();
    this.capture();
    this.moved();
  }

  /** Handles a scroll whose event comes in the next frame, because this one has dispatched its scroll events. */
  #readUnreported(): void {
    if (this.#view.scrollTop === this.#scrollTop) return;
    const isReader = this.#isReader;
    this.#readScroll();
    if (isReader) this.#captureRow();
  }

  /** Updates whether the log follows its end, from the scroll position and the last one. */
  #readScroll(): void {
    const { scrollTop } = this.#view;
    const distance = this.#distance;
    const isReader = this.#isReader;
    // Even a small step up counts: otherwise a busy room would scroll the reader back at once. A position that was read before
    // its event is not a step down.
    const nearEnd = scrollTop > this.#scrollTop ? NEAR_END_PX : 1;
    if (isReader && scrollTop < this.#scrollTop - 1 && distance > 1) this.#isAtEnd = false;
    else if (distance <= nearEnd && scrollTop >= this.#scrollTop && !this.isCut()) this.#isAtEnd = true;
    this.#scrollTop = scrollTop;
    this.#range = this.#rangeNow;
  }

  #captureRow(): void {
    const edge = this.#edge;
    // Rows of a chunk out of view are not laid out, so this finds the chunk first and then the row in it.
    const chunk = firstBelow(this.#chunks, edge);
    let row = chunk ? firstBelow(chunk.children, edge) : undefined;
    // A line between rows may disappear or move when older messages arrive.
    while (row && !row.matches('.row') && row.nextElementSibling) row = row.nextElementSibling;
    this.#anchor = row && { row, top: row.getBoundingClientRect().top - edge };
  }
}

/** Finds the first of ordered elements that reaches below a line, by bisection. */
function firstBelow(elements: ArrayLike<Element>, edge: number): Element | undefined {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
    else high = middle;
  }
  return elements[low];
}

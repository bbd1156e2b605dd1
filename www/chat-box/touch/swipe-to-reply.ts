import { ComposeEvent } from '../internal-events.ts';
import type { ChatBoxLog } from '../log/log.ts';
import type { MessageRow } from '../log/message-row.ts';
import { REPLY } from '../look/icons.ts';
import { allowsMotion } from './sheet-drag.ts';

/** Distance from the edges of the window in which a swipe belongs to the browser, which goes back or forward. */
const EDGE_PX = 32;
/** A finger that has moved less may still scroll. */
const SLOP_PX = 10;
/** A message that has moved so far gets a reply. */
const REPLY_PX = 56;
/** A message moves no further. */
const MAX_PX = 72;

type Swipe =
  | { readonly kind: 'none' }
  | {
      /** `begun`: the finger may still scroll. `moving`: the row follows it. */
      readonly kind: 'begun' | 'moving';
      readonly row: MessageRow;
      readonly id: number;
      readonly x: number;
      readonly y: number;
    };

/**
 * Replies to a message that a finger swipes in the reading direction, unless the reader wants less motion. Vertical moves
 * stay with the browser, which scrolls, and so do swipes from the edges of the window.
 */
export class SwipeToReply {
  #swipe: Swipe = { kind: 'none' };

  /** Works until the signal is aborted. */
  constructor(
    private readonly log: ChatBoxLog,
    scroller: HTMLElement,
    signal: AbortSignal,
  ) {
    scroller.addEventListener('pointerdown', (event) => this.#begin(event), { signal });
    scroller.addEventListener('pointermove', (event) => this.#move(event), { signal });
    scroller.addEventListener('pointerup', (event) => this.#end(event), { signal });
    scroller.addEventListener('pointercancel', () => this.#reset(), { signal });
    // In a magnified page, a finger moves the page.
    const zoomed = () => scroller.classList.toggle('magnified', (visualViewport?.scale ?? 1) > 1);
    visualViewport?.addEventListener('resize', zoomed, { signal });
    zoomed();
  }

  #begin(event: PointerEvent): void {
    this.#reset();
    const { target, pointerType, isPrimary, pointerId: id, clientX: x, clientY: y } = event;
    const row = (target as Element).closest<MessageRow>('article:not(.pending, .failed)');
    if (!row || pointerType !== 'touch' || !isPrimary || !this.log.mayWrite || row.entry.message.deleted) return;
    if (x < EDGE_PX || x > innerWidth - EDGE_PX || !allowsMotion()) return;
    this.#swipe = { kind: 'begun', row, id, x, y };
  }

  #move({ pointerId, clientX, clientY }: PointerEvent): void {
    const swipe = this.#swipe;
    if (swipe.kind === 'none' || swipe.id !== pointerId) return;
    const way = (clientX - swipe.x) * readingSign(swipe.row);
    if (swipe.kind === 'begun') {
      if (Math.abs(clientY - swipe.y) > SLOP_PX || way < -SLOP_PX) return this.#reset();
      if (way < SLOP_PX) return;
      this.#swipe = { ...swipe, kind: 'moving' };
      swipe.row.style.transition = 'none';
      swipe.row.append(arrow());
    }
    draw(swipe.row, Math.max(0, Math.min(way - SLOP_PX, MAX_PX)));
  }

  #end({ clientX, pointerId }: PointerEvent): void {
    const swipe = this.#swipe;
    this.#reset();
    if (swipe.kind !== 'moving' || swipe.id !== pointerId) return;
    if ((clientX - swipe.x) * readingSign(swipe.row) - SLOP_PX < REPLY_PX) return;
    this.log.dispatchEvent(new ComposeEvent({ kind: 'reply', message: swipe.row.entry.message }));
  }

  /** Moves the row back. */
  #reset(): void {
    const swipe = this.#swipe;
    this.#swipe = { kind: 'none' };
    if (swipe.kind !== 'moving') return;
    swipe.row.style.translate = '';
    swipe.row.style.transition = '';
    swipe.row.querySelector('.swipe')?.remove();
  }
}

/** Returns 1 where you read from left to right, and -1 otherwise. */
function readingSign(row: Element): 1 | -1 {
  return getComputedStyle(row).direction === 'rtl' ? -1 : 1;
}

function draw(row: HTMLElement, way: number): void {
  row.style.translate = `${way * readingSign(row)}px`;
  row.querySelector('.swipe')?.classList.toggle('ready', way >= REPLY_PX);
}

/** Creates the icon beside a message that moves. */
function arrow(): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon swipe');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(svg.namespaceURI, 'path'));
  svg.firstElementChild?.setAttribute('d', REPLY);
  return svg;
}

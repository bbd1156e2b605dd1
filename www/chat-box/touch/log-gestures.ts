import type { ChatBoxLog } from '../log/log.ts';
import { adoptStyles } from '../lit/adopt-styles.ts';
import { logTouchStyles } from './log-touch.styles.ts';
import { SwipeToReply } from './swipe-to-reply.ts';

/** Gestures of a finger on the messages of a log: a long press works like a tap, and a swipe replies. */
export class LogGestures {
  /** A text was selected when the finger touched the log. A tap then only ends the selection. */
  #hadSelection = false;

  /** Works until the signal is aborted. */
  constructor(log: ChatBoxLog, signal: AbortSignal) {
    const { renderRoot } = log;
    const scroller = renderRoot.querySelector<HTMLElement>('.scroller');
    if (!scroller) return;
    adoptStyles(renderRoot as ShadowRoot, logTouchStyles);
    new SwipeToReply(log, scroller, signal);
    scroller.addEventListener('pointerdown', () => (this.#hadSelection = hasSelection()), { signal });
    scroller.addEventListener('click', (event) => this.#clicked(event), { signal, capture: true });
    scroller.addEventListener('contextmenu', longPressed, { signal });
  }

  #clicked(event: Event): void {
    if (this.#hadSelection && isTouch(event) && event.isTrusted) event.stopPropagation();
  }
}

function hasSelection(): boolean {
  return getSelection()?.toString() !== '';
}

function isTouch(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}

/** Opens the sheet of a message. Links keep the menu of the browser. */
function longPressed(event: Event): void {
  const target = event.target as Element;
  const row = target.closest('article');
  if (!row || !isTouch(event) || target.closest('a, button')) return;
  // Otherwise the browser would select a word. The sheet shows the text, too, where it can be selected.
  event.preventDefault();
  row.dispatchEvent(new PointerEvent('click', { pointerType: 'touch', bubbles: true }));
}

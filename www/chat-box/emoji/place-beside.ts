/** Distance between the picker and its surroundings. */
const GAP_PX = 8;

/** Events that move what is in the window. A phone's keyboard also scrolls the page. */
const MOVE_EVENTS = ['resize', 'scroll'] as const;
/** Below this height, the picker covers its anchor rather than becoming smaller. */
const MIN_HEIGHT_PX = 240;

/**
 * Places a fixed element above an anchor, or below it, inside the part of `box` that is visible above a phone's keyboard. Their edges
 * on the nearer side of the box are aligned.
 */
export function placeBeside(element: HTMLElement, anchor: Element, box: Element): void {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const view = visualViewport ?? { offsetTop: 0, height: innerHeight };
  const floor = Math.min(bottom, view.offsetTop + view.height) - GAP_PX;
  const ceiling = Math.max(top, view.offsetTop) + GAP_PX;
  const at = anchor.getBoundingClientRect();
  const above = at.top - GAP_PX - ceiling;
  const room = Math.max(above, floor - at.bottom - GAP_PX);
  const { style } = element;
  style.maxInlineSize = `${right - left - 2 * GAP_PX}px`;
  style.maxBlockSize = `${room < MIN_HEIGHT_PX ? floor - ceiling : Math.min(room, floor - ceiling)}px`;
  const { offsetWidth, offsetHeight } = element;
  const wanted = offsetHeight > above ? at.bottom + GAP_PX : at.top - GAP_PX - offsetHeight;
  const aligned = at.left + at.right > left + right ? at.right - offsetWidth : at.left;
  style.left = `${Math.max(left + GAP_PX, Math.min(aligned, right - GAP_PX - offsetWidth))}px`;
  style.top = `${Math.max(ceiling, Math.min(wanted, floor - offsetHeight))}px`;
}

/** Calls a function when a place in the window may have moved, until the signal aborts. */
export function whenMoved(moved: () => void, signal: AbortSignal): void {
  // A phone's keyboard changes only the visual viewport.
  for (const target of visualViewport ? [window, visualViewport] : [window]) {
    for (const event of MOVE_EVENTS) target.addEventListener(event, moved, { capture: true, signal });
  }
}

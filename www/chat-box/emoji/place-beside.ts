/** Distance between the picker and its surroundings. */
const GAP_PX = 8;

/** Places a fixed element above an anchor, or below it, inside the part of `box` that is visible above a phone's keyboard. */
export function placeBeside(element: HTMLElement, anchor: Element, box: Element): void {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const view = visualViewport ?? { offsetTop: 0, height: innerHeight };
  const floor = Math.min(bottom, view.offsetTop + view.height) - GAP_PX;
  const ceiling = Math.max(top, view.offsetTop) + GAP_PX;
  const { style } = element;
  style.maxInlineSize = `${right - left - 2 * GAP_PX}px`;
  style.maxBlockSize = `${floor - ceiling}px`;
  const { offsetWidth, offsetHeight } = element;
  const at = anchor.getBoundingClientRect();
  const above = at.top - GAP_PX - offsetHeight;
  const wanted = above < ceiling ? at.bottom + GAP_PX : above;
  style.left = `${Math.max(left + GAP_PX, Math.min(at.left, right - GAP_PX - offsetWidth))}px`;
  style.top = `${Math.max(ceiling, Math.min(wanted, floor - offsetHeight))}px`;
}

/** Distance between two chats over a page. */
const GAP_PX = 12;

/** The launcher and the dialog of each chat, of which one is visible. */
const stacked = new Map<Element, readonly [launcher: HTMLElement, dialog: HTMLDialogElement]>();

/** Rearranges the chats before the next paint when one appears, disappears or grows, such as a launcher with a badge. */
let resized: ResizeObserver | undefined;

function observeSizes(): ResizeObserver {
  // In a narrower window, a chat may no longer fit in its place.
  addEventListener('resize', arrange);
  return new ResizeObserver(arrange);
}

/** Adds a chat over the page. Such chats stand side by side in the order they were added, as far as the window allows. */
export function addToStack(host: Element, launcher: HTMLElement, dialog: HTMLDialogElement): void {
  if (stacked.get(host)?.[0] === launcher) return;
  removeFromStack(host);
  stacked.set(host, [launcher, dialog]);
  resized ??= observeSizes();
  resized.observe(launcher);
  resized.observe(dialog);
}

/** Removes a chat, and moves the others into its place. */
export function removeFromStack(host: Element): void {
  for (const element of stacked.get(host) ?? []) resized?.unobserve(element);
  if (stacked.delete(host)) arrange();
}

function arrange(): void {
  let taken = 0;
  for (const elements of stacked.values()) {
    const width = Math.max(...elements.map(({ offsetWidth }) => offsetWidth));
    if (width === 0) {
      // The page hides the chat. A modal dialog would still make the page inert.
      elements[1].close();
      continue;
    }
    const aside = Math.max(0, Math.min(taken, innerWidth - width - 2 * GAP_PX));
    for (const element of elements) element.style.setProperty('--aside', `${aside}px`);
    taken += width + GAP_PX;
  }
}

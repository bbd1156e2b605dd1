/** Pixels between two chats over a page. */
const GAP_PX = 12;

/** The launcher and the dialog of each chat, of which one is visible. */
const stacked = new Map<Element, readonly [launcher: HTMLElement, dialog: HTMLDialogElement]>();

/** Notices each chat that appears, disappears or grows, as a launcher does with its badge, before it is painted. */
let resized: ResizeObserver | undefined;

function observeSizes(): ResizeObserver {
  // A chat that has its place may not fit into a narrower window.
  addEventListener('resize', arrange);
  return new ResizeObserver(arrange);
}

/** Adds a chat to those over the page, which stand side by side in the order they were added, as far as the window is wide. */
export function addToStack(host: Element, launcher: HTMLElement, dialog: HTMLDialogElement): void {
  if (stacked.get(host)?.[0] === launcher) return;
  removeFromStack(host);
  stacked.set(host, [launcher, dialog]);
  resized ??= observeSizes();
  resized.observe(launcher);
  resized.observe(dialog);
}

/** Removes a chat from those over the page. */
export function removeFromStack(host: Element): void {
  for (const shape of stacked.get(host) ?? []) resized?.unobserve(shape);
  if (stacked.delete(host)) arrange();
}

function arrange(): void {
  let taken = 0;
  for (const shapes of stacked.values()) {
    const width = Math.max(...shapes.map(({ offsetWidth }) => offsetWidth));
    if (width === 0) {
      // The page hides the chat. A modal dialog would still make the page inert.
      shapes[1].close();
      continue;
    }
    const aside = Math.max(0, Math.min(taken, innerWidth - width - 2 * GAP_PX));
    for (const shape of shapes) shape.style.setProperty('--aside', `${aside}px`);
    taken += width + GAP_PX;
  }
}

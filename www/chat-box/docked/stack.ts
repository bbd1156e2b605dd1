/** Pixels between two chats over a page. */
const GAP = 12;

/** Of each chat what may be seen of it: its launcher, or the dialog that it opens. */
const standing = new Map<Element, readonly [launcher: HTMLElement, dialog: HTMLDialogElement]>();

/** Whatever comes, goes or grows, as a launcher does with its badge, is heard of here before it is painted. */
const resized = new ResizeObserver(arrange);
// What has its place already may not fit into a window that is narrower now.
addEventListener('resize', arrange);

/** Has the chats over a page stand side by side, in the order in which they came, as far as the window is wide. */
export function addToStack(host: Element, launcher: HTMLElement, dialog: HTMLDialogElement): void {
  if (standing.get(host)?.[0] === launcher) return;
  removeFromStack(host);
  standing.set(host, [launcher, dialog]);
  resized.observe(launcher);
  resized.observe(dialog);
}

/** It is not over the page any more. */
export function removeFromStack(host: Element): void {
  for (const shape of standing.get(host) ?? []) resized.unobserve(shape);
  if (standing.delete(host)) arrange();
}

function arrange(): void {
  let taken = 0;
  for (const shapes of standing.values()) {
    const width = Math.max(...shapes.map(({ offsetWidth }) => offsetWidth));
    if (width === 0) {
      // The page hides it: a modal one would keep the page from everybody all the same.
      shapes[1].close();
      continue;
    }
    const aside = Math.max(0, Math.min(taken, innerWidth - width - 2 * GAP));
    for (const shape of shapes) shape.style.setProperty('--aside', `${aside}px`);
    taken += width + GAP;
  }
}

/** Number of unread messages in each room. */
const unread = new Map<object, number>();
/** The page's own title, and the title with the badge that was written last. */
let title: { readonly own: string; readonly written: string } | undefined;
let observer: MutationObserver | undefined;

/** Shows the number of unread messages of a room in the page's title. At zero in all rooms the title is the page's own. */
export function setTitleBadge(room: object, count: number): void {
  if (count > 0) unread.set(room, count);
  else if (!unread.delete(room)) return;
  update();
}

function update(): void {
  let total = 0;
  for (const count of unread.values()) total += count;
  // Read from the element: `document.title` strips spaces.
  const current = document.head.querySelector('title')?.textContent ?? '';
  // The page may have changed its title meanwhile.
  const own = title?.written === current ? title.own : current;
  const written = total > 0 ? `(${total}) ${own}` : own;
  title = total > 0 ? { own, written } : undefined;
  if (written !== current) document.title = written;
  observer ??= new MutationObserver(update);
  if (total > 0) observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  else observer.disconnect();
}

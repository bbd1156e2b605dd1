/** How much is unread in each room. */
const unread = new Map<object, number>();
/** The title as the page wants it, and as we wrote it. */
let own: { readonly text: string; readonly written: string } | undefined;
const observer = new MutationObserver(() => draw());

/** Says in the page's title how much is unread in a room; with nothing unread anywhere the title is the page's own again. */
export function badgeTitle(room: object, count: number): void {
  if (count > 0) unread.set(room, count);
  else if (!unread.delete(room)) return;
  draw();
}

function draw(): void {
  const total = [...unread.values()].reduce((sum, count) => sum + count, 0);
  // Of the element, as `document.title` gives it without its spaces.
  const now = document.head.querySelector('title')?.textContent ?? '';
  // The page may have given itself another title meanwhile.
  const text = own?.written === now ? own.text : now;
  const written = total > 0 ? `(${total}) ${text}` : text;
  own = total > 0 ? { text, written } : undefined;
  if (written !== now) document.title = written;
  if (total > 0) observer.observe(document.head, { childList: true, subtree: true, characterData: true });
  else observer.disconnect();
}

/** Events of the visual viewport that change what is visible. */
const EVENTS = ['resize', 'scroll'] as const;

/** Calls `changed` when the keyboard of a phone covers a part of the window, or uncovers it, until the signal is aborted. */
export function watchVisibleArea(changed: () => void, signal: AbortSignal): void {
  for (const type of EVENTS) window.visualViewport?.addEventListener(type, changed, { signal });
}

/**
 * Passes to the styles of a dialog which part of the window the keyboard leaves. Pinch zoom shows less of the window, too,
 * but must not make the dialog smaller.
 */
export function fitVisibleArea(dialog: HTMLElement): void {
  const { visualViewport } = window;
  if (!visualViewport) return;
  const { height, offsetTop, scale } = visualViewport;
  const size = `${height * scale}px`;
  const isNew = dialog.style.getPropertyValue('--view-height') !== size;
  dialog.style.setProperty('--view-height', size);
  dialog.style.setProperty('--view-top', `${scale > 1 ? 0 : offsetTop}px`);
  // Where the header and the footer do not fit both, the field that you write in stays visible.
  if (isNew && dialog.querySelector('footer')?.matches(':focus-within')) dialog.scrollTop = dialog.scrollHeight;
}

/** The chats that cover the page. */
const covering = new Set<Element>();
let lock: CSSStyleSheet | undefined;

/**
 * Stops the page from scrolling while a chat covers it, and lets it scroll again afterwards. The page's own styles stay as
 * they are.
 */
export function coverPage(host: Element, isCovered: boolean): void {
  if (isCovered) covering.add(host);
  else covering.delete(host);
  const { adoptedStyleSheets } = document;
  if (covering.size > 0 === (lock !== undefined && adoptedStyleSheets.includes(lock))) return;
  if (!lock) {
    lock = new CSSStyleSheet();
    lock.replaceSync(':root{overflow:hidden!important}');
  }
  if (covering.size > 0) adoptedStyleSheets.push(lock);
  else document.adoptedStyleSheets = adoptedStyleSheets.filter((sheet) => sheet !== lock);
}

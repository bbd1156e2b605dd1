import { BrowserPage, type PageOptions } from './browser-page.ts';
import type { PageHost } from './page-host.ts';

/** The button that opens a bubble or panel. */
export const LAUNCHER = `box.shadowRoot.querySelector('.launcher')`;
/** The visible unread count. */
export const BADGE = `shown(box.shadowRoot.querySelector('.badge'))`;
/** The dialog around the chat. */
export const DIALOG = `box.shadowRoot.querySelector('dialog')`;
/** The button that closes the chat. */
export const CLOSE = `box.shadowRoot.querySelector('.close')`;
/** The id, class or tag of the focused element, in whichever shadow root it is. */
export const FOCUS = `(() => {
  let focused = document.activeElement;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused.id || focused.classList[0] || focused.localName;
})()`;
/** The dialog is visible, and the launcher is not. */
export const IS_OPEN = `box.open && ${DIALOG}.checkVisibility() && !${LAUNCHER}.checkVisibility()`;
/** The launcher is visible, and the dialog is not. */
export const IS_CLOSED = `!box.open && !${DIALOG}.checkVisibility() && ${LAUNCHER}.checkVisibility()`;
/** The dialog has finished its animation. */
export const IS_STILL = `${DIALOG}.getAnimations().length === 0`;
/** The member is in the room and has caught up. */
export const IS_IN = `box.state.phase === 'live' && !box.state.catchingUp`;

/** Opens a page with a bubble or panel and waits until its member is in the room. */
export async function openDocked(host: PageHost, options?: PageOptions): Promise<BrowserPage> {
  const page = await BrowserPage.open(host.url, options);
  // Pages of one test run share their storage, but not their origin's port.
  await page.until(`${IS_IN} && ${LAUNCHER} !== null`);
  return page;
}

import { BrowserPage, type PageOptions } from './browser-page.ts';
import type { PageHost } from './page-host.ts';

/** What opens a chat over the page. */
export const LAUNCHER = `box.shadowRoot.querySelector('.launcher')`;
/** How much is unread, as it is shown. */
export const BADGE = `shown(box.shadowRoot.querySelector('.badge'))`;
/** What the chat is in. */
export const DIALOG = `box.shadowRoot.querySelector('dialog')`;
/** What closes it. */
export const CLOSE = `box.shadowRoot.querySelector('.close')`;
/** What has the focus, by its class or tag, in a shadow root or not. */
export const FOCUS = `(() => {
  let one = document.activeElement;
  while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one.id || one.classList[0] || one.localName;
})()`;
/** Only the dialog is seen. */
export const IS_OPEN = `box.open && ${DIALOG}.checkVisibility() && !${LAUNCHER}.checkVisibility()`;
/** Only the launcher is seen. */
export const IS_CLOSED = `!box.open && !${DIALOG}.checkVisibility() && ${LAUNCHER}.checkVisibility()`;
/** It has come all the way. */
export const IS_STILL = `${DIALOG}.getAnimations().length === 0`;
/** Its member is in the room. */
export const IS_IN = `box.state.phase === 'live' && !box.state.catchingUp`;

/** Opens a page whose chat is over it, and waits until its member is in the room. */
export async function openDocked(host: PageHost, options?: PageOptions): Promise<BrowserPage> {
  const page = await BrowserPage.open(host.url, options);
  // Pages of one test run share their storage, but not their origin's port.
  await page.until(IS_IN);
  return page;
}

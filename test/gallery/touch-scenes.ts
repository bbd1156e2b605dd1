import type { BrowserPage } from '../helpers/browser-page.ts';
import type { TestServer } from '../helpers/start-test-server.ts';
import { haveConversation } from './sample-conversation.ts';
import type { Scene } from './scenes.ts';

const LOG = `part('log')`;
const LAST = `all(${LOG}, 'article').at(-1)`;
const OTHERS = `all(${LOG}, 'article:not([part~=own-message])').at(-1)`;
const SHEET = `box.shadowRoot.querySelector('chat-box-message-sheet')?.shadowRoot`;
const HAS_TOUCH = `you().length > 0 && customElements.get('chat-box-message-sheet') !== undefined`;
/** A small phone, a phone and a tablet. */
const WIDTHS = [320, 390, 768];

/** Shows a conversation on a touch screen. */
async function onTouchScreen(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.touchScreen();
  // The page had no touch screen when it was loaded.
  await page.reload();
  await page.until(HAS_TOUCH);
  await haveConversation(page, server, stack);
}

/** Taps a message. */
function tapping(message: string): Scene['arrange'] {
  return async (page, server, stack) => {
    await onTouchScreen(page, server, stack);
    await page.run(`${message}.scrollIntoView({ block: 'center' })`);
    await page.tap(`${message}.querySelector('.text')`);
    await page.until(`${SHEET}?.querySelector('dialog')?.open`);
  };
}

/** Waits until the sheet has risen. */
function restore(page: BrowserPage): Promise<void> {
  return page.until(`${SHEET}.querySelector('dialog').getAnimations().length === 0`);
}

/** Swipes a message of another member, and leaves the finger on it. */
async function swipe(page: BrowserPage, x: number): Promise<void> {
  // The first look begins without a finger.
  await page.touch('touchCancel').catch(() => {});
  await page.swipe(`${OTHERS}.querySelector('.text')`, { x, isHeld: true });
  await page.until(`${OTHERS}.style.translate !== ''`);
}

/** Fills a window as low as that of a phone in landscape with its keyboard open. */
async function overKeyboard(page: BrowserPage, server: TestServer, stack: AsyncDisposableStack): Promise<void> {
  await page.touchScreen();
  await page.reload();
  await page.until(`box.shadowRoot.querySelector('.launcher') !== null`);
  await page.resize({ width: 640, height: 360 });
  await page.run(`box.show()`);
  await page.until(HAS_TOUCH);
  await haveConversation(page, server, stack);
}

/** Scenes of touch screens. The conversation is written with Enter. */
export const touchScenes: readonly Scene[] = (
  [
    { name: 'sheet', widths: WIDTHS, arrange: tapping(OTHERS), restore },
    { name: 'sheet-own', widths: WIDTHS, arrange: tapping(LAST), restore },
    { name: 'sheet-arabic', attributes: 'lang="ar"', widths: WIDTHS, arrange: tapping(OTHERS), restore },
    { name: 'sheet-landscape', widths: [640], height: 300, arrange: tapping(LAST), restore },
    {
      name: 'swipe',
      widths: WIDTHS,
      arrange: onTouchScreen,
      restore: (page) => swipe(page, 50),
    },
    {
      name: 'swipe-arabic',
      attributes: 'lang="ar"',
      widths: WIDTHS,
      arrange: onTouchScreen,
      restore: (page) => swipe(page, -80),
    },
    {
      name: 'landscape-keyboard',
      attributes: 'mode="bubble"',
      widths: [640],
      height: 160,
      arrange: overKeyboard,
      async restore(page) {
        await page.run(`part('composer').querySelector('textarea').focus()`);
        await page.untilStable(`box.shadowRoot.querySelector('footer').getBoundingClientRect().bottom`);
      },
    },
  ] satisfies Scene[]
).map((scene: Scene) => ({ ...scene, attributes: `${scene.attributes ?? ''} enter="send"` }));

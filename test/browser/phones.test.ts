import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { DIALOG, IS_CLOSED, IS_OPEN, IS_STILL, LAUNCHER, openDocked } from '../helpers/page-docked.ts';
import { hostPage } from '../helpers/page-host.ts';
import { shopPage } from '../helpers/page-shop.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ RATE: '0' })));
afterAll(() => server[Symbol.asyncDispose]());

const FIELD = `part('composer').querySelector('textarea')`;
const SCROLLER = `part('log').querySelector('.scroller')`;
const FOOTER = `box.shadowRoot.querySelector('footer')`;
const SECTION = `box.shadowRoot.querySelector('section')`;
/** The styles of touch screens have loaded. */
const HAS_TOUCH = `matchMedia('(pointer: coarse)').matches && customElements.get('chat-box-message-sheet') !== undefined`;
const PLACE = (what: string) =>
  `(({ left, top, right, bottom }) => [left, top, right, bottom].map(Math.round))((${what}).getBoundingClientRect())`;
const WRITE = `for (let at = 0; at < 40; at++) box.send('message ' + at)`;

/** Moves the end of the log up by a finger, and waits until nothing scrolls. */
async function swipeUp(page: BrowserPage, what: string): Promise<void> {
  await page.swipe(what, { y: -80 });
  await page.untilStable(`[scrollY, ${SCROLLER}.scrollTop, ${SECTION}.getBoundingClientRect().top].join()`);
}

browserTest('A bubble over the whole screen holds the page still, and lets it scroll again once closed', async () => {
  await using host = shopPage(server.url, `<chat-box mode="bubble" room="${freshRoom()}"></chat-box>`);
  await using page = await openDocked(host, { width: 360, height: 640 });
  await page.touchScreen();
  await page.run(`document.documentElement.style.overflow = 'auto'; scrollTo(0, 300);`);
  await page.run(`box.show(); ${WRITE}`);
  await page.until(`${IS_OPEN} && ${IS_STILL} && ${DIALOG}.matches(':modal') && texts().length === 40 && ${HAS_TOUCH}`);
  for (const what of [`box.shadowRoot.querySelector('header')`, SCROLLER]) await swipeUp(page, what);
  expect(await page.read<number>('scrollY')).toBe(300);
  expect(await page.read<string>('getComputedStyle(document.documentElement).overflowY')).toBe('hidden');
  await page.tap(`box.shadowRoot.querySelector('.close')`);
  await page.until(IS_CLOSED);
  expect(await page.read<string>('getComputedStyle(document.documentElement).overflowY')).toBe('auto');
  expect(await page.read<string>('document.documentElement.style.overflow')).toBe('auto');
  expect(await page.read<number>('scrollY')).toBe(300);
  await page.swipe(`document.querySelector('p')`, { y: -80 });
  await page.until('scrollY > 300');
  // A chat that is removed gives the page back, too.
  await page.run(`box.show()`);
  await page.until(`${IS_OPEN} && getComputedStyle(document.documentElement).overflowY === 'hidden'`);
  await page.run(`box.remove()`);
  expect(await page.read<string>('getComputedStyle(document.documentElement).overflowY')).toBe('auto');
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The footer of a bubble stays above the keyboard, and its content inside the notches', async () => {
  await using host = shopPage(server.url, `<chat-box mode="bubble" room="${freshRoom()}"></chat-box>`);
  await using page = await openDocked(host, { width: 640, height: 360 });
  await page.resize({ width: 640, height: 360 });
  await page.touchScreen();
  await page.setSafeArea({ top: 0, right: 44, bottom: 21, left: 34 });
  const launcher = await page.read<number[]>(PLACE(LAUNCHER));
  expect(launcher[2]).toBe(640 - 16 - 44);
  expect(launcher[3]).toBe(360 - 16 - 21);
  await page.tap(LAUNCHER);
  await page.run(WRITE);
  await page.until(`${IS_OPEN} && ${IS_STILL} && ${DIALOG}.matches(':modal') && texts().length === 40`);
  expect(await page.read<number[]>(PLACE(DIALOG))).toEqual([0, 0, 640, 360]);
  expect(await page.read<number[]>(PLACE(SECTION))).toEqual([34, 0, 640 - 44, 360 - 21]);
  await page.setSafeArea({ top: 0, right: 0, bottom: 0, left: 0 });

  // interactive-widget=resizes-content: the keyboard makes the window lower.
  await page.run(`${FIELD}.focus()`);
  await page.resize({ width: 640, height: 160 });
  await page.until(`(([, top, , bottom]) => top > 0 && bottom === 160)(${PLACE(FOOTER)})`);
  expect(await page.read<boolean>(`${SCROLLER}.getBoundingClientRect().bottom > 60`)).toBe(true);
  await page.saveScreenshot('bubble-landscape-keyboard');
  // The header is above, and a finger reaches it.
  await page.swipe(FOOTER, { y: 120 });
  await page.until(`box.shadowRoot.querySelector('.close').getBoundingClientRect().top >= 0`);

  // The other kinds: the keyboard covers the window, and the visible part may move in it.
  await page.resize({ width: 640, height: 360 });
  await page.until(`(([, , , bottom]) => bottom === 360)(${PLACE(FOOTER)})`);
  const cover = (height: number, offsetTop: number, scale: number) =>
    page.run(`
      const values = { height: ${height}, offsetTop: ${offsetTop}, scale: ${scale} };
      for (const name in values) Object.defineProperty(visualViewport, name, { value: values[name], configurable: true });
      visualViewport.dispatchEvent(new Event('resize'));
    `);
  await cover(160, 30, 1);
  await page.until(`${PLACE(DIALOG)}.join() === '0,30,640,190' && ${PLACE(FOOTER)}[3] === 190`);
  // Pinch zoom changes nothing.
  await cover(180, 90, 2);
  await page.until(`${PLACE(DIALOG)}.join() === '0,0,640,360'`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('A card and a panel stay above the keyboard of a tablet, and do not scroll the page', async () => {
  const tag = (mode: string) => `<chat-box mode="${mode}" room="${freshRoom()}" open></chat-box>`;
  await using host = shopPage(server.url, tag('bubble'));
  await using page = await openDocked(host, { width: 800, height: 700 });
  await page.resize({ width: 800, height: 700 });
  await page.touchScreen();
  await page.reload();
  await page.run(WRITE);
  await page.until(`${IS_OPEN} && ${IS_STILL} && texts().length === 40 && ${HAS_TOUCH}`);
  expect(await page.read<number>(`${PLACE(DIALOG)}[3]`)).toBe(700 - 16);
  await page.run(`scrollTo(0, 50)`);
  await swipeUp(page, SCROLLER);
  expect(await page.read<number>('scrollY')).toBe(50);
  await page.run(`
    Object.defineProperty(visualViewport, 'height', { value: 450 });
    visualViewport.dispatchEvent(new Event('resize'));
  `);
  await page.until(`${PLACE(DIALOG)}[3] === 450 - 16 && ${PLACE(DIALOG)}[1] >= 0`);
  await page.setSafeArea({ top: 24, right: 30, bottom: 20, left: 0 });
  await page.run(`box.mode = 'panel'`);
  await page.until(`${PLACE(DIALOG)}.slice(1).join() === '0,800,450'`);
  expect(await page.read<number[]>(`${PLACE(SECTION)}.slice(1)`)).toEqual([24, 770, 430]);
  await page.setSafeArea({ top: 0, right: 0, bottom: 0, left: 0 });
});

browserTest('A swipe at the end of a log in the page scrolls the page', async () => {
  const tag = `<chat-box room="${freshRoom()}" style="height: 340px"></chat-box>`;
  await using host = hostPage(`<meta name="viewport" content="width=device-width">
    <script type="module" src="${server.url}/chat-box.js"></script><body style="margin: 0">${tag}<p style="height: 900px">After</p>`);
  await using page = await BrowserPage.open(host.url, { width: 640, height: 360 });
  await page.resize({ width: 640, height: 360 });
  await page.touchScreen();
  await page.reload();
  await page.run(WRITE);
  await page.until(`texts().length === 40 && all(part('log'), '.pending').length === 0 && ${HAS_TOUCH}`);
  const below = `${SCROLLER}.scrollHeight - ${SCROLLER}.clientHeight - ${SCROLLER}.scrollTop`;
  await page.until(`${below} < 2`);
  await swipeUp(page, SCROLLER);
  await page.until('scrollY > 30');
  // The field in the page stays visible, too, when the keyboard makes the window lower.
  await page.run(`${FIELD}.focus()`);
  await page.resize({ width: 640, height: 160 });
  await page.run(`${FIELD}.scrollIntoView({ block: 'nearest' })`);
  await page.until(`(([, top, , bottom]) => top >= 0 && bottom <= 160)(${PLACE(FIELD)})`);
});

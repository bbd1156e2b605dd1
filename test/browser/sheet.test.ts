import { afterAll, beforeAll, expect } from 'bun:test';
import { browserTest } from '../helpers/browser-test.ts';
import { CLOSE, DIALOG, FOCUS, IS_CLOSED, IS_OPEN, IS_STILL, LAUNCHER, openDocked } from '../helpers/page-docked.ts';
import type { PageHost } from '../helpers/page-host.ts';
import { shopPage } from '../helpers/page-shop.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const site = (tag: string): PageHost => shopPage(server.url, tag);

browserTest('A sheet starts closed, fills a narrow screen, and follows when the screen turns', async () => {
  await using host = site('<chat-box mode="bubble" room="narrow" open></chat-box>');
  await using page = await openDocked(host, { width: 320, height: 640 });
  await page.until(IS_CLOSED);
  expect(await page.read<boolean[]>('toggles')).toEqual([false]);
  await page.saveScreenshot('launcher-light-320');
  await page.click(LAUNCHER);
  await page.until(`${IS_OPEN} && ${DIALOG}.matches(':modal') && ${FOCUS} === 'textarea'`);
  await page.type('from a phone');
  await page.press('Enter');
  await page.until(`texts().includes('from a phone')`);
  await page.until(
    `(({ left, top, width, height }) => left === 0 && top === 0 && width === innerWidth && height === innerHeight)(${DIALOG}.getBoundingClientRect())`,
  );
  expect(await page.read<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.saveScreenshot('bubble-light-320');
  await page.type('begun');
  await page.resize({ width: 900, height: 640 });
  await page.until(`${IS_OPEN} && ${DIALOG}.matches(':popover-open') && ${DIALOG}.offsetWidth < 500`);
  await page.resize({ width: 320, height: 640 });
  const begun = `part('composer').querySelector('textarea').value === 'begun'`;
  await page.until(`${IS_OPEN} && ${DIALOG}.matches(':modal') && ${begun} && ${FOCUS} === 'textarea'`);
  // Escape first closes what is open inside the sheet.
  await page.click(`tool('menu')`);
  await page.until(`menu()?.activeElement?.role === 'menuitem'`);
  await page.press('Escape');
  await page.until(`menu() === null && box.shadowRoot.activeElement === tool('menu') && ${IS_OPEN}`);
  await page.press('Enter');
  await page.click(`menu().querySelector('[data-script=connection-panel]')`);
  await page.until(`connectionPanel() !== null`);
  await page.press('Escape');
  await page.until(`!box.shadowRoot.querySelector('chat-box-connection-panel') && ${IS_OPEN}`);
  await page.press('Escape');
  await page.until(`${IS_CLOSED} && ${FOCUS} === 'launcher'`);
});

browserTest('A sheet leaves space for log and field on a laptop at 400 percent zoom', async () => {
  await using host = site('<chat-box mode="bubble" room="zoomed"></chat-box>');
  await using page = await openDocked(host, { width: 340 });
  await page.resize({ width: 340, height: 160 });
  await page.run(`for (let at = 0; at < 9; at++) box.send('number ' + at); box.show();`);
  const isInView = (what: string) =>
    `(({ top, bottom }) => top >= 0 && bottom <= innerHeight)((${what}).getBoundingClientRect())`;
  const field = `part('composer').querySelector('textarea')`;
  await page.until(
    `${IS_OPEN} && ${IS_STILL} && ${FOCUS} === 'textarea' && ${isInView(field)} && texts().length === 9`,
  );
  await page.wheel(field, -500);
  await page.until(`${isInView(CLOSE)} && part('log').querySelector('.scroller').clientHeight > 80`);
});

browserTest('A printed page leaves out the chat above it', async () => {
  await using host = site('<chat-box mode="panel" room="print" open></chat-box>');
  await using page = await openDocked(host);
  await page.until(IS_OPEN);
  await page.resize({ media: 'print' });
  const isShown = (what: string) => `${what}.checkVisibility({ visibilityProperty: true })`;
  for (const what of [DIALOG, `${DIALOG}.querySelector('section')`, `part('log').querySelector('.scroller')`]) {
    expect(await page.read<boolean>(isShown(what))).toBe(false);
  }
  await page.run(`box.hide()`);
  await page.until(IS_CLOSED);
  expect(await page.read<boolean>(isShown(LAUNCHER))).toBe(false);
  await page.resize({});
  expect(await page.read<boolean>(isShown(LAUNCHER))).toBe(true);
});

browserTest('A sheet closes when the page hides it, and the page stays usable', async () => {
  await using host = site('<chat-box mode="bubble" room="hidden"></chat-box>');
  await using page = await openDocked(host, { width: 320, height: 640 });
  const trap = `document.querySelector('.trap')`;
  for (const what of [trap, 'box']) {
    await page.click(LAUNCHER);
    await page.until(`${IS_OPEN} && ${DIALOG}.matches(':modal')`);
    await page.run(`${what}.style.display = 'none'`);
    await page.until(`!box.open && document.elementFromPoint(20, 20) !== null`);
    await page.click(`document.getElementById('search')`);
    expect(await page.read<string>(FOCUS)).toBe('search');
    await page.run(`${what}.style.display = ''`);
    await page.until(IS_CLOSED);
  }
});

browserTest('The launcher and the header buttons fit a finger on a phone, whatever the name of the room', async () => {
  // A headless browser denies notifications, and then their button is hidden.
  const allowed = `<script>Object.defineProperty(Notification, 'permission', { value: 'default' })</script>`;
  await using host = site(`${allowed}<chat-box mode="bubble" room="${'a-long-name'.repeat(5)}" notify></chat-box>`);
  await using page = await openDocked(host, { width: 320, height: 640 });
  await page.touchScreen();
  await page.until(`matchMedia('(pointer: coarse)').matches`);
  await page.click(LAUNCHER);
  await page.until(`${IS_OPEN} && ${IS_STILL} && people().length === 1`);
  await page.saveScreenshot('bubble-touch-320');
  const places = await page.read<{ width: number; height: number; right: number }[]>(
    `[${LAUNCHER}, ...all(box.shadowRoot, 'header button')]
      .filter((element) => element.checkVisibility()).map((element) => element.getBoundingClientRect().toJSON())`,
  );
  expect(places.length).toBe(4);
  for (const { width, height, right } of places) {
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
    expect(right).toBeLessThanOrEqual(320);
  }
});

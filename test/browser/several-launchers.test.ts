import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

function site(tags: string): PageHost {
  return hostPage(`<script type="module" src="${server.url}/chat-box.js"></script><h1>Shop</h1>${tags}`);
}

const nth = (at: number) => `all(document, 'chat-box')[${at}]`;
const launcher = (at: number) => `${nth(at)}.shadowRoot.querySelector('.launcher')`;
const dialog = (at: number) => `${nth(at)}.shadowRoot.querySelector('dialog')`;
/** Whether the elements do not overlap and are entirely inside the window. */
const areApart = (...shapes: readonly string[]) => `(() => {
  const shapes = [${shapes.join()}];
  const places = shapes.map((shape) => shape.getBoundingClientRect());
  return shapes.every((shape) => shape.checkVisibility() && shape.getAnimations().length === 0)
    && places.every(({ left, right, width }) => width > 0 && left >= 0 && right <= innerWidth)
    && places.every(({ left }, at) => at === 0 || places[at - 1].right <= left);
})()`;

browserTest('Several bubbles and panels stand side by side, closed and open', async () => {
  await using host = site(
    `<chat-box mode="bubble" room="one"></chat-box><chat-box mode="bubble" room="two"></chat-box>
    <chat-box mode="panel" room="three"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url, { width: 1_000, height: 700 });
  await page.until(areApart(launcher(2), launcher(1), launcher(0)));
  await page.click(launcher(0));
  await page.until(areApart(launcher(2), launcher(1), dialog(0)));
  await page.saveScreenshot('several-launchers');
  await page.click(launcher(1));
  await page.until(areApart(launcher(2), dialog(1), dialog(0)));
  // In a narrower window they overlap and stay inside it.
  await page.resize({ width: 600, height: 700 });
  await page.until(
    `${dialog(1)}.getBoundingClientRect().left >= 0 && ${launcher(2)}.getBoundingClientRect().left >= 0`,
  );
  await page.resize({ width: 1_000, height: 700 });
  await page.until(areApart(launcher(2), dialog(1), dialog(0)));
  await page.click(`part('composer', ${nth(1)}).querySelector('textarea')`);
  await page.type('to the second');
  await page.press('Enter');
  await page.until(`shown(part('log', ${nth(1)}).querySelector('.text')) === 'to the second'`);
  await page.press('Escape');
  await page.until(areApart(launcher(2), launcher(1), dialog(0)));
  // A removed chat leaves its place to the others.
  await page.run(`${nth(0)}.remove()`);
  await page.until(
    `${areApart(launcher(1), launcher(0))} && innerWidth - ${launcher(0)}.getBoundingClientRect().right < 20`,
  );
  await page.run(`${nth(0)}.mode = 'inline'`);
  await page.until(`innerWidth - ${launcher(1)}.getBoundingClientRect().right < 20`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('Several launchers stand side by side on a narrow page, and each opens over the whole page', async () => {
  await using host = site(
    `<chat-box mode="bubble" room="one"></chat-box><chat-box mode="bubble" room="two"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url, { width: 340, height: 700 });
  await page.until(areApart(launcher(1), launcher(0)));
  await page.click(launcher(1));
  await page.until(`${dialog(1)}.matches(':modal') && ${dialog(1)}.getBoundingClientRect().width === innerWidth`);
  await page.press('Escape');
  await page.until(areApart(launcher(1), launcher(0)));
  await page.click(launcher(0));
  await page.until(`${dialog(0)}.matches(':modal') && ${dialog(0)}.getBoundingClientRect().left === 0`);
});

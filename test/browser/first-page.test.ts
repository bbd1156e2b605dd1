import { afterAll, beforeAll, expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { looks } from '../helpers/looks.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const LINKS = `all(document, 'nav a, p a').filter((link) => link.hash !== '')`;

browserTest('The first page scrolls to the target of each of its links, below the navigation', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  expect(await page.read<number>(`${LINKS}.length`)).toBeGreaterThan(5);
  expect(
    await page.read<string[]>(`${LINKS}.filter((link) => !document.querySelector(link.hash)).map((link) => link.hash)`),
  ).toEqual([]);
  for (const link of await page.read<string[]>(`all(document, 'nav a[href^="#"]').map((link) => link.hash)`)) {
    await page.click(`document.querySelector('nav a[href="${link}"]')`);
    await page.until(`location.hash === '${link}'`);
    const heading = `document.querySelector('${link} h2').getBoundingClientRect()`;
    await page.until(`${heading}.top >= document.querySelector('nav').getBoundingClientRect().bottom`);
    await page.until(`${heading}.bottom <= innerHeight`);
  }
});

browserTest(
  'The first page shows every element that the Tab key focuses, with nothing over it',
  async () => {
    await using page = await BrowserPage.open(server.url, { width: 800, height: 700 });
    await page.name();
    // Upwards, where the navigation could cover the focused element.
    await page.run(`all(document, 'a').at(-1).focus()`);
    const isSeen = `(() => {
        let focused = document.activeElement;
        while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
        const { x, y, width, height } = focused.getBoundingClientRect();
        const there = document.elementFromPoint(x + width / 2, y + height / 2);
        const bar = document.querySelector('nav');
        return there !== null && (bar.contains(focused) || !bar.contains(there));
      })()`;
    const hidden: string[] = [];
    let at = '';
    while (!at.includes('id="copy"')) {
      at = await page.read<string>(`document.activeElement.outerHTML.slice(0, 100)`);
      if (!(await page.read<boolean>(isSeen))) hidden.push(at);
      await page.press('Tab', 'Shift');
    }
    expect(hidden).toEqual([]);
  },
  120_000,
);

for (const { scheme, width } of looks(320, 1440)) {
  browserTest(`The first page passes axe-core in the ${scheme} scheme at ${width} pixels`, async () => {
    await using page = await BrowserPage.open(server.url, { width, scheme });
    await page.name();
    await page.run(`all(document, 'details').forEach((details) => (details.open = true))`);
    await page.click(`document.getElementById('publish')`);
    await page.until(`document.getElementById('answer').textContent.startsWith('v=0')`);
    expect(await axeViolations(page, 'document')).toEqual([]);
  });
}

browserTest('The first page plays its recording only while you want it, in the scheme of the page', async () => {
  await using page = await BrowserPage.open(server.url, { scheme: 'dark' });
  const shownFile = `document.querySelector('#picture img').currentSrc.split('/').at(-1)`;
  const play = `document.getElementById('play')`;
  await page.run(`document.getElementById('recording').scrollIntoView()`);
  for (const { file, button } of [
    { file: 'dark-still.webp', button: 'Play the recording' },
    { file: 'dark.webp', button: 'Stop the recording' },
    { file: 'dark-still.webp', button: 'Play the recording' },
  ]) {
    await page.until(`${shownFile} === '${file}' && document.querySelector('#picture img').naturalWidth === 1300`);
    expect(await page.read<string>(`shown(${play})`)).toBe(button);
    await page.click(play);
  }
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The first page shows WebRTC code that connects and sends a message as written', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  // As in the browser's console, where top-level await works.
  await page.run(await page.read<string>(`document.getElementById('own-code').textContent`));
  await page.until(`texts().includes('hello')`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The first page shows a script that receives and sends messages as written', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  await page.run(`
    window.logged = [];
    console.log = (...what) => window.logged.push(what.join(': '));
    ${await page.read<string>(`document.getElementById('own-script').textContent`)}
  `);
  await page.until(`window.logged.at(-1) === you() + ': Hello from the page'`);
});

browserTest('The first page shows a page whose own slot and own header work as written', async () => {
  await using page = await BrowserPage.open(server.url);
  const lines = await page.read<string>(`document.getElementById('own-page').textContent`);
  await using site = hostPage(`<script type="module" src="${server.url}/chat-box.js"></script>${lines}`);
  await using theirs = await BrowserPage.open(site.url);
  await theirs.name();
  await theirs.until(`document.querySelector('[slot=empty]').getBoundingClientRect().height > 0`);
  expect(
    await theirs.read<string>(`getComputedStyle(box.shadowRoot.querySelector('[part=header]')).fontVariantCaps`),
  ).toBe('small-caps');
});

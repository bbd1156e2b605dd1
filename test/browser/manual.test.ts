import { afterAll, beforeAll, expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { api } from '../../www/chat-box/api/api.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const LINKS = `all(document, 'nav a, td a, th a, p a').filter((link) => link.hash !== '')`;

browserTest('Every link within the page leads to something, below what stays at the top', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  expect(await page.read<number>(`${LINKS}.length`)).toBeGreaterThan(10);
  expect(
    await page.read<string[]>(`${LINKS}.filter((link) => !document.querySelector(link.hash)).map((link) => link.hash)`),
  ).toEqual([]);
  for (const link of await page.read<string[]>(`all(document, 'nav a').map((link) => link.hash)`)) {
    await page.click(`document.querySelector('nav a[href="${link}"]')`);
    await page.until(`location.hash === '${link}'`);
    const heading = `document.querySelector('${link} h2').getBoundingClientRect()`;
    await page.until(`${heading}.top >= document.querySelector('nav').getBoundingClientRect().bottom`);
    await page.until(`${heading}.bottom <= innerHeight`);
  }
});

browserTest(
  'Whatever the Tab key comes to can be seen: nothing stands over it',
  async () => {
    await using page = await BrowserPage.open(server.url, { width: 800, height: 700 });
    await page.name();
    // Upwards, where the links at the top stand in the way.
    await page.run(`all(document, '#reference a').at(-1).focus()`);
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

browserTest("The reference shows every row of the element's table", async () => {
  await using page = await BrowserPage.open(server.url);
  const shown = await page.read<string[]>(`all(document, '#reference tbody tr').map(shown)`);
  const plain = (text: string) => text.replaceAll('`', '').replace(/\s+/g, ' ');
  const rows = Object.values(api).flat();
  expect(shown.length).toBe(rows.length);
  for (const { name, type, text, default: by } of rows) {
    const row = shown.find((one) => one.startsWith(`${name} `) && one.includes(plain(text)));
    expect(row).toBeDefined();
    expect(row).toContain(plain(type));
    if (by !== undefined) expect(row).toContain(`default: ${plain(by)}`);
  }
});

browserTest('The reference is in the page itself, for who has no scripts', async () => {
  const html = await (await fetch(server.url)).text();
  for (const { name } of Object.values(api).flat()) expect(html).toContain(`<code>${name}</code>`);
  expect(html).not.toContain('<!--');
});

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [320, 1440]) {
    browserTest(`axe-core finds nothing wrong in the page, ${scheme}, ${width} pixels`, async () => {
      await using page = await BrowserPage.open(server.url, { width, scheme });
      await page.name();
      await page.run(`all(document, 'details').forEach((one) => (one.open = true))`);
      await page.click(`document.getElementById('publish')`);
      await page.until(`document.getElementById('answer').textContent.startsWith('v=0')`);
      expect(await axeViolations(page, 'document')).toEqual([]);
    });
  }
}

browserTest('The code to start from connects and talks as it stands on the page', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  // As one types it into the page's console, where top-level await works.
  await page.run(await page.read<string>(`document.getElementById('own-code').textContent`));
  await page.until(`texts().includes('hello')`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The script to start from hears and says as it stands on the page', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  await page.run(`
    window.logged = [];
    console.log = (...what) => window.logged.push(what.join(': '));
    ${await page.read<string>(`document.getElementById('own-script').textContent`)}
  `);
  await page.until(`window.logged.at(-1) === you() + ': Hello from the page'`);
});

browserTest('The page to start from has its own words in an empty room, and its own header', async () => {
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

import { afterAll, beforeAll, expect } from 'bun:test';
import { axeViolations } from '../helpers/axe-violations.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { looks } from '../helpers/looks.ts';
import { manualSources } from '../helpers/manual-sources.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { api } from '../../www/chat-box/api/api.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const paths = (await manualSources()).map(({ name }) => (name === 'README' ? '/docs/' : `/docs/${name}`));

/** Lists, code and tables: axe-core takes seconds for a page, so it looks at these alone. */
const AXE_PATHS = ['/docs/', '/docs/theming', '/docs/element'];

for (const { scheme, width } of looks(390, 1280)) {
  browserTest(
    `The manual fits the window, logs no error and passes axe-core in the ${scheme} scheme at ${width} pixels`,
    async () => {
      await using page = await BrowserPage.open(server.url, { width, scheme });
      for (const path of paths) {
        await page.goto(server.url + path);
        await page.until(`document.readyState === 'complete' && document.querySelector('h1') !== null`);
        expect(await page.read<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        if (AXE_PATHS.includes(path)) expect(await axeViolations(page, 'document')).toEqual([]);
        await page.saveScreenshot(`manual-${path.replace(/\W/g, '')}-${scheme}-${width}`);
      }
      expect(page.consoleErrors).toEqual([]);
    },
    90_000,
  );
}

browserTest('The manual leads from the first page to each of its pages and back', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.name();
  await page.click(`document.querySelector('nav a[href="docs/"]')`);
  // Before the style sheet has loaded, the links are elsewhere.
  await page.until(`location.pathname === '/docs/' && document.readyState === 'complete'`);
  const links = await page.read<string[]>(`all(document, '#topics a').map((link) => link.pathname)`);
  expect(links.toSorted()).toEqual(paths.filter((path) => path !== '/docs/').toSorted());
  await page.click(`document.querySelector('#topics a[href="protocol"]')`);
  await page.until(`location.pathname === '/docs/protocol' && document.readyState === 'complete'`);
  await page.click(`document.querySelector('#topics a[href="#close-codes"]')`);
  await page.until(`location.hash === '#close-codes'`);
  const heading = `document.getElementById('close-codes').getBoundingClientRect()`;
  const header = `document.querySelector('header').getBoundingClientRect()`;
  await page.until(`${heading}.top >= ${header}.bottom && ${heading}.bottom <= innerHeight`);
  await page.click(`document.querySelector('header .home')`);
  await page.until(`location.pathname === '/' && document.querySelector('chat-box') !== null`);
});

browserTest('The manual lists every row of the table of the element', async () => {
  await using page = await BrowserPage.open(`${server.url}/docs/element`);
  const shown = await page.read<string[]>(
    `all(document, 'tbody tr').map((row) => [...row.cells].map(shown).join(' '))`,
  );
  const plain = (text: string) => text.replaceAll('`', '').replace(/\s+/g, ' ');
  for (const [kind, rows] of Object.entries(api)) {
    for (const { name, type, text, default: initial } of rows) {
      const row = shown.find((line) => line.startsWith(`${name} `) && line.includes(plain(text)));
      expect(row).toBeDefined();
      if (kind !== 'events') expect(row).toContain(plain(type));
      if (initial !== undefined) expect(row).toContain(plain(initial));
    }
  }
});

browserTest('The manual works at /docs without a slash', async () => {
  await using page = await BrowserPage.open(`${server.url}/docs`);
  await page.until(`document.querySelector('h1') !== null`);
  await page.click(`document.querySelector('article a[href="docs/limits"]')`);
  await page.until(`location.pathname === '/docs/limits' && document.querySelector('h1')?.textContent === 'Limits'`);
  expect(page.consoleErrors).toEqual([]);
});

import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

// Screenshots for people, in the ignored folder `screenshots/`. The tests only expect that nothing overflows.

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const LINES = [
  'Good morning everyone ☀️',
  'Morning! Did the release go out last night?',
  'It did. Two small things came up and both are fixed already.',
  'Lovely. I wrote the notes:\n• data channels open in one round trip\n• names are kinder\n• the log keeps its place',
  'https://example.com/a/very/long/address/that/never/ends/and/goes/on/and/on/until/it/has/to/break/somewhere',
  'مرحبا بالجميع، كيف حالكم اليوم؟',
  '<b>not bold</b> and <img src=x onerror=alert(1)>',
  '🎉🎉🎉',
  'W'.repeat(120),
  'short',
  'Thanks all. See you tomorrow, and mind the gap between the two lines of the next message.',
];

const FITS = `document.documentElement.scrollWidth <= innerWidth`;

for (const scheme of ['light', 'dark'] as const) {
  // A scheme changes only colours, so each width is tested in one of them.
  for (const width of scheme === 'light' ? [320, 1400] : [768]) {
    browserTest(`The first page fits ${width} pixels in the ${scheme} scheme`, async () => {
      const page = await BrowserPage.open(server.url, { width, height: 900, scheme });
      await using _page = page;
      await page.until(`you().length > 0`);
      await page.saveScreenshot(`page-${scheme}-${width}-alone`);
      await using others = await joinPlainMembers(server.url, 'lobby', 9);
      await others.sendInTurn([...LINES, ...LINES]);
      await page.until(`texts().length === ${2 * LINES.length}`);
      await page.send('And this is what I say.\nIn two lines.');
      await page.send('And more of it.');
      await page.until(`texts().length === ${2 * LINES.length + 2} && all(part('log'), '.pending').length === 0`);
      await page.run(`box.scrollIntoView({ block: 'center' })`);
      await page.saveScreenshot(`page-${scheme}-${width}-busy`);
      expect(await page.read<boolean>(FITS)).toBe(true);

      await page.click(`document.getElementById('publish')`);
      await page.until(`all(document, '#ice li').some((state) => state.textContent === 'connected')`);
      await page.until(`people().length === 11`);
      await page.click(`document.getElementById('send')`);
      await page.until(`all(document, '#log li').length === 1`);
      await page.run(`document.querySelector('.demo').scrollIntoView()`);
      await page.saveScreenshot(`page-${scheme}-${width}-demo`);
      if (width === 320) {
        await page.run(`box.scrollIntoView({ block: 'center' })`);
        await page.click(`box.shadowRoot.querySelector('header button')`);
        await page.saveScreenshot(`page-${scheme}-${width}-people`);
      }
      expect(await page.read<boolean>(FITS)).toBe(true);
    });
  }

  browserTest(`The element shows every state in the ${scheme} scheme`, async () => {
    const boxes = ['idle', 'ended', 'waiting', 'live', 'failed'].map(
      (id) => `<chat-box id="${id}" room="${id === 'ended' ? 'no such room' : id}"
        ${id === 'idle' ? 'connect="manual"' : ''}
        ${id === 'waiting' ? 'server="http://127.0.0.1:9"' : ''}></chat-box>`,
    );
    await using site = hostPage(`
      <style>
        :root { color-scheme: light dark; font: 16px/1.4 Georgia, serif }
        body { display: grid; grid-template-columns: repeat(3, 1fr); gap: 16px; margin: 16px }
        chat-box { height: 24em }
      </style>
      <script type="module" src="${server.url}/chat-box.js"></script>${boxes.join('')}`);
    await using page = await BrowserPage.open(site.url, { width: 1_200, height: 920, scheme });
    const statusOf = (id: string) => `part('status', document.getElementById('${id}'))`;
    await page.until(`${statusOf('ended')}.querySelector('button') !== null`);
    await page.until(`${statusOf('waiting')}.querySelector('button') !== null`);
    await page.until(
      `${statusOf('live')}.querySelector('.you') !== null && ${statusOf('failed')}.querySelector('.you') !== null`,
    );
    // A message that the server had not acknowledged when the member left is shown as failed.
    await page.run(`
      const failed = document.getElementById('failed');
      failed.send('the last word');
      failed.leave();
    `);
    await page.until(`part('log', document.getElementById('failed')).querySelector('.failed') !== null`);
    await page.saveScreenshot(`states-${scheme}`);
  });
}

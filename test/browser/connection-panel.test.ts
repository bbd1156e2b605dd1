import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const BADGE = `tool('connection-panel')`;
const facts = `Object.fromEntries(all(connectionPanel(), 'dl > div').map((row) => [...row.children].map(shown)))`;

browserTest('The connection panel shows transport, route, round trip, IP version and start', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  await page.click(BADGE);
  await page.until(`'Round trip' in ${facts}`);
  const shown = await page.read<Record<string, string>>(facts);
  expect(shown).toMatchObject({ Transport: 'Data channel (UDP)', Route: 'Direct' });
  expect(shown['Round trip']).toMatch(/^\d+ ms$/);
  expect(shown['IP version']).toMatch(/^IPv[46]$/);
  expect(shown['Connected since']).toMatch(/\d/);
  await page.saveScreenshot('connection-panel');
  await page.press('Escape');
  await page.until(`${BADGE}.ariaExpanded === 'false' && document.activeElement === box`);
});

browserTest(
  'The connection panel gives no reason for a WebSocket that the page chose, and closes without focus',
  async () => {
    await using server = await startTestServer();
    await using host = hostPage(
      `<script type="module" src="${server.url}/chat-box.js"></script><chat-box via="websocket"></chat-box>`,
    );
    await using page = await BrowserPage.open(host.url);
    await page.name();
    await page.click(BADGE);
    await page.until(`'Round trip' in ${facts}`);
    expect(await page.read<Record<string, string>>(facts)).toMatchObject({ Transport: 'WebSocket (TCP)' });
    expect(await page.read<number>(`all(connectionPanel(), 'p').length`)).toBe(0);
    await page.click(`part('composer').querySelector('textarea')`);
    await page.until(`${BADGE}.ariaExpanded === 'false'`);
  },
);

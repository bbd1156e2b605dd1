import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const BADGE = `part('connection').querySelector('button')`;
const facts = `Object.fromEntries(all(part('connection'), 'dl > div').map((one) => [...one.children].map(shown)))`;

browserTest('The connection panel tells the carrier, the way, the round trip, the address and since when', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(server.url);
  await page.name();
  await page.click(BADGE);
  await page.until(`'Round trip' in ${facts}`);
  const told = await page.read<Record<string, string>>(facts);
  expect(told).toMatchObject({ Transport: 'Data channel (UDP)', Route: 'Direct' });
  expect(told['Round trip']).toMatch(/^\d+ ms$/);
  expect(told['IP version']).toMatch(/^IPv[46]$/);
  expect(told['Connected since']).toMatch(/\d/);
  await page.saveScreenshot('connection-panel');
  await page.press('Escape');
  await page.until(`${BADGE}.ariaExpanded === 'false' && document.activeElement === box`);
});

browserTest(
  'The connection panel of an element on a WebSocket by choice gives no excuse, and closes when one turns away',
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
    expect(await page.read<number>(`all(part('connection'), 'p').length`)).toBe(0);
    await page.click(`part('composer').querySelector('textarea')`);
    await page.until(`${BADGE}.ariaExpanded === 'false'`);
  },
);

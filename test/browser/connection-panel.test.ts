import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest, longBrowserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const MENU = `tool('menu')`;
const ITEM = `menu().querySelector('[data-script=connection-panel]')`;
const ICON = `tool('connection-panel')`;
const facts = `Object.fromEntries(all(connectionPanel(), 'dl > div').map((row) => [...row.children].map(shown)))`;

browserTest('The connection panel shows transport, route, round trip, IP version and start', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.name();
  // A connection that works has no icon.
  expect(await page.read<boolean>(`${ICON} === null`)).toBe(true);
  await page.click(MENU);
  await page.until(`menu()?.activeElement?.dataset.script === 'search' && ${MENU}.ariaExpanded === 'true'`);
  await page.press('ArrowDown');
  await page.until(`menu()?.activeElement === ${ITEM}`);
  await page.press('Enter');
  await page.until(`menu() === null && ${MENU}.ariaExpanded === 'true'`);
  await page.until(`'Round trip' in ${facts}`);
  const shown = await page.read<Record<string, string>>(facts);
  expect(shown).toMatchObject({ Transport: 'Data channel (UDP)', Route: 'Direct' });
  expect(shown['Round trip']).toMatch(/^\d+ ms$/);
  expect(shown['IP version']).toMatch(/^IPv[46]$/);
  expect(shown['Connected since']).toMatch(/\d/);
  await page.saveScreenshot('connection-panel');
  await page.press('Escape');
  await page.until(`${MENU}.ariaExpanded === 'false' && box.shadowRoot.activeElement === ${MENU}`);
  // A press outside closes the menu.
  await page.click(MENU);
  await page.until(`menu()?.activeElement?.role === 'menuitem'`);
  await page.click(`part('composer').querySelector('textarea')`);
  await page.until(`menu() === null && ${MENU}.ariaExpanded === 'false' && part('composer').activeElement !== null`);
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
    await page.click(MENU);
    await page.click(ITEM);
    await page.until(`'Round trip' in ${facts}`);
    expect(await page.read<Record<string, string>>(facts)).toMatchObject({ Transport: 'WebSocket (TCP)' });
    expect(await page.read<number>(`all(connectionPanel(), 'p').length`)).toBe(0);
    await page.click(`part('composer').querySelector('textarea')`);
    await page.until(`${MENU}.ariaExpanded === 'false'`);
  },
);

longBrowserTest(
  'The header shows an icon only while there is no connection, and its panel closes when it disappears',
  async () => {
    const PORT = String(await portForRestarts());
    await using server = await startTestServer({ PORT });
    await using page = await BrowserPage.open(chatPage(server.url));
    await page.send('before');
    await page.until(`texts().includes('before') && all(part('log'), '.pending').length === 0`);
    // Loads the script while the server is there.
    await page.click(MENU);
    await page.click(ITEM);
    await page.until(`${MENU}.ariaExpanded === 'true' && connectionPanel() !== null`);
    await page.press('Escape');
    await server.stop('SIGKILL');
    await page.until(`${ICON} !== null`, 40_000);
    await page.click(ICON);
    await page.until(`shown(connectionPanel()) === 'Not connected.'`);
    await using _next = await startTestServer({ PORT });
    await page.until(`box.state.phase === 'live' && ${ICON} === null`, 40_000);
    await page.until(`box.shadowRoot.querySelector('chat-box-connection-panel') === null`);
  },
  90_000,
);

import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const ADMIN_TOKEN = 'admin-token-of-the-test-0001';
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ADMIN_TOKEN });
});
afterAll(() => server[Symbol.asyncDispose]());

const site = (room: string) =>
  hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="${room}" via="websocket"></chat-box>`,
  );
/** Statements that draw the page anew, as a framework with a function in its template does. */
const DRAW_ANEW = `box.getToken = () => ((window.calls = (window.calls ?? 0) + 1), null); await box.updateComplete;`;
/** The page has requested its first token, for which a script loads. */
const HAS_SIGNED_IN = `window.calls > 0 && box.state.phase === 'live'`;
const STATE = 'JSON.stringify(box.state)';

browserTest('A page that sets a new getToken stays out of a room that it has left', async () => {
  await using host = site('left');
  await using page = await BrowserPage.open(host.url);
  await page.until(`box.state.phase === 'live'`);
  await page.run(DRAW_ANEW);
  await page.until(HAS_SIGNED_IN);
  await page.run(`box.leave(); await box.updateComplete; ${DRAW_ANEW}`);
  expect(await page.read<string>(STATE)).toBe('{"phase":"idle"}');
  // Another token is a decision of the page.
  await page.run(`box.token = 'another'; await box.updateComplete;`);
  await page.until(`box.state.phase === 'live'`);
});

browserTest('A page that sets a new getToken stays out of a room that it was kicked from', async () => {
  await using host = site('kicked');
  const moderator = headlessClient({ server: server.url, room: 'kicked', adminToken: ADMIN_TOKEN, via: 'websocket' });
  moderator.join();
  await until(() => moderator.state.phase === 'live', 'the moderator is live');
  await using page = await BrowserPage.open(host.url);
  await page.until(`box.state.phase === 'live'`);
  await page.run(DRAW_ANEW);
  await page.until(HAS_SIGNED_IN);
  moderator.command({ type: 'kick', member: await page.read<string>('box.client.you.id'), seconds: 0 });
  await page.until(`box.state.phase === 'ended'`);
  await page.run(DRAW_ANEW);
  expect(await page.read<string>('box.state.phase')).toBe('ended');
  moderator.leave();
});

browserTest('A page that sets a new getToken waits on for a server that is away', async () => {
  await using away = await startTestServer();
  await using host = hostPage(
    `<script type="module" src="${away.url}/chat-box.js"></script><chat-box via="websocket"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  await page.until(`box.state.phase === 'live'`);
  await page.run(DRAW_ANEW);
  await page.until(HAS_SIGNED_IN);
  await away.stop('SIGKILL');
  // Later waits are long enough for what follows.
  await page.until(`box.state.phase === 'waiting' && box.state.retryAt - Date.now() > 1_000`);
  const before = await page.read<string>(STATE);
  await page.run(DRAW_ANEW);
  expect(await page.read<string>(STATE)).toBe(before);
});

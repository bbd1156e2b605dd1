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

browserTest('Setting adminToken, via, token or another name of the host keeps the member', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="same" server="${server.url}"></chat-box>`,
  );
  const friend = headlessClient({ server: server.url, room: 'same' });
  friend.join();
  await until(() => friend.state.phase === 'live', 'the friend is live');
  await using page = await BrowserPage.open(host.url);
  const name = await page.name();
  await until(() => friend.count === 2, 'both are in the room');
  const seen: string[] = [];
  friend.on('joined', (person) => seen.push(`+${person.name}`));
  friend.on('left', (person) => seen.push(`-${person.name}`));
  await page.send('before');
  await page.until(`texts().includes('before')`);
  const id = await page.read<string>('box.client.you.id');
  const changes: readonly [string, string][] = [
    [`box.adminToken = '${ADMIN_TOKEN}'`, 'box.state.isModerator'],
    [`box.via = 'websocket'`, `box.client.link?.route === 'websocket'`],
    [`box.token = 'unused'`, `box.state.isModerator`],
    [`box.server = '${server.url.replace('127.0.0.1', 'localhost')}'`, `box.client.link?.route === 'websocket'`],
    [`box.adminToken = null`, '!box.state.isModerator'],
    [`box.via = 'whip'`, `box.client.link?.route === 'data-channel'`],
  ];
  for (const [number, [change, expected]] of changes.entries()) {
    await page.run(`${change}; await box.updateComplete;`);
    await page.until(`box.state.phase === 'live' && !box.state.catchingUp && ${expected}`);
    expect(await page.read<string>('box.client.you.id')).toBe(id);
    friend.send(`after ${number}`);
    await page.until(`texts().includes('after ${number}')`);
  }
  expect(await page.read<string[]>('texts()')).toContain('before');
  expect(await page.name()).toBe(name);
  expect(seen).toEqual([]);
  // Another room is another member.
  await page.run(`box.room = 'other'; await box.updateComplete;`);
  await until(() => seen.length === 1, 'the friend sees it leave');
  expect(seen).toEqual([`-${name}`]);
  friend.leave();
});

browserTest('A page that forbids the connection or names no server says so, and sends nothing elsewhere', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="csp" via="websocket" server="${server.url}"></chat-box>`,
    { 'Content-Security-Policy': `connect-src ${server.url}` },
  );
  await using page = await BrowserPage.open(host.url);
  await page.until(
    `box.state.phase === 'waiting' && box.state.failure.kind === 'unreachable' && status().includes('reach')`,
  );
  for (const [setting, sentence] of [
    [`box.server = 'javascript:alert(1)'`, 'http URL'],
    [`box.server = '${server.url}'; box.room = '..'`, 'room'],
    [`box.room = '.'`, 'room'],
  ] as const) {
    await page.run(`${setting}; await box.updateComplete;`);
    await page.until(`box.state.phase === 'ended' && status().includes(${JSON.stringify(sentence)})`);
  }
});

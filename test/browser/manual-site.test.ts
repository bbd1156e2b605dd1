import { afterAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { beforeBrowserTests, browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { startManualSite, type ManualSite } from '../helpers/manual-site.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const SECRET = 'b1f0a6f5c4d34e0fa9c8e7d6b5a4f3e2';

let chat: TestServer | undefined;
let site: ManualSite | undefined;
beforeBrowserTests(async () => {
  chat = await startTestServer({ JWT_SECRET: SECRET });
  site = await startManualSite('Bun', chat.url, SECRET);
});
afterAll(async () => {
  await site?.[Symbol.asyncDispose]();
  await chat?.[Symbol.asyncDispose]();
});

/** A member that collects the names of all other members, those who have left included. */
async function witness(): Promise<{ readonly names: ReadonlySet<string> } & Disposable> {
  const friend = headlessClient({ server: chat?.url ?? '', via: 'websocket' });
  const names = new Set<string>();
  friend.on('members', (members) => {
    for (const { id, name } of members) if (id !== friend.you?.id) names.add(name);
  });
  friend.join();
  await until(() => friend.state.phase === 'live', 'the witness is live');
  return { names, [Symbol.dispose]: () => friend.leave() };
}

const LIVE = `box.state.phase === 'live' && !box.state.catchingUp`;

browserTest("The manual's page signs a user in and out, and never joins as a guest before its user", async () => {
  using friend = await witness();
  await using page = await BrowserPage.open(site?.url ?? '');
  await page.until(`${LIVE} && box.state.you.user === undefined`);
  const guest = await page.name();
  await page.click(`document.querySelector('[value=ada]')`);
  await page.until(`${LIVE} && box.state.you.user === 'k3v9x2'`);
  expect(await page.read<unknown>('box.state.you')).toMatchObject({ name: 'Ada Lovelace', role: 'moderator' });
  await page.send('I have a name');
  await page.until(`texts().includes('I have a name')`);
  await page.click(`document.querySelector('[value=tim]')`);
  await page.until(`${LIVE} && box.state.you.user === 'p8d4m1'`);
  await page.click(`document.querySelector('[value=""]')`);
  await page.until(`${LIVE} && box.state.you.user === undefined`);
  const next = await page.name();
  await until(() => friend.names.has(next), 'the witness sees the guest');
  expect([...friend.names]).toEqual([guest, 'Ada Lovelace', 'Tim', next]);
  // The site has no icon.
  expect(page.consoleErrors.filter((text) => !text.includes('404'))).toEqual([]);
});

browserTest("The manual's page signs in and out without a reload when a script calls identify", async () => {
  await using page = await BrowserPage.open(site?.url ?? '');
  await page.run(`window.stays = true;
    window.signIn = async (user) => {
      await fetch('/login', { method: 'POST', body: new URLSearchParams({ user }) });
      chat.identify();
    };
    window.users = [];
    chat.addEventListener('chat-identity', (event) => users.push(event.user ?? 'guest'));`);
  for (const [user, id] of [
    ['tim', `'p8d4m1'`],
    ['', 'undefined'],
    ['ada', `'k3v9x2'`],
  ] as const) {
    await page.run(`await signIn('${user}')`);
    await page.until(`${LIVE} && box.state.you.user === ${id}`);
  }
  expect(await page.read<unknown>('[window.stays, users]')).toEqual([true, ['p8d4m1', 'guest', 'k3v9x2']]);
  await page.run(`await signIn('')`);
});

import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { joinPlainMembers } from '../helpers/plain-members.ts';
import { hostPage } from '../helpers/page-host.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { slowLink } from '../helpers/slow-link.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

browserTest(
  'The element shows that the server is restarting, reconnects by itself and sends what was unsent',
  async () => {
    const PORT = String(await portForRestarts());
    using folder = temporaryFolder();
    const DATA_DIR = folder.path;
    await using server = await startTestServer({ PORT, DATA_DIR });
    await using page = await BrowserPage.open(chatPage(server.url));
    const name = await page.name();
    await page.send('before');
    await page.until(`texts().includes('before') && all(part('log'), '.pending').length === 0`);

    // The client tries to reconnect within a second. Then the page shows that the server is away.
    await page.run(`
      window.statuses = [];
      const changes = { childList: true, characterData: true, subtree: true };
      new MutationObserver(() => window.statuses.push(status())).observe(part('status'), changes);
    `);
    await server.stop();
    await page.until(`window.statuses.includes('The server is restarting.')`);
    await page.send('meanwhile');
    await page.until(`all(part('log'), '.pending').length === 1`);
    await page.saveScreenshot('element-waiting');

    await using _next = await startTestServer({ PORT, DATA_DIR });
    await page.until(`status() === 'You’re ${name}' && all(part('log'), '.pending').length === 0`);
    expect(await page.read<string[]>('texts()')).toEqual(['before', 'meanwhile']);
    expect(await page.read<string>('presence()')).toBe('');
  },
);

browserTest('The element shows that it is catching up until the newest page has arrived', async () => {
  await using server = await startTestServer();
  await using others = await joinPlainMembers(server.url, 'lobby', 1);
  await others.sendInTurn(Array.from({ length: 50 }, (_, at) => `${at} ${'x'.repeat(3_000)}`));
  await using link = await slowLink(server.url, 60_000);
  await using site = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box server="${link.url}" via="websocket"></chat-box>`,
  );
  await using page = await BrowserPage.open(site.url);
  await page.until(`status() === 'Loading missed messages…'`);
  await page.saveScreenshot('element-catching-up');
  await page.until(`status().startsWith('You’re')`);
  await page.until(`texts().length === 50`);
});

browserTest('The element shows only a number in a large room, and the members again when they are fewer', async () => {
  await using server = await startTestServer();
  const people = `part('people')`;
  await using page = await BrowserPage.open(chatPage(server.url), { width: 1_400 });
  {
    await using others = await joinPlainMembers(server.url, 'lobby', 101);
    await page.until(`/^102 online Too many people to list\\. .*you/.test(shown(${people}))`);
    expect(await page.read<number>('people().length')).toBe(1);
    await page.saveScreenshot('element-large-room');
    // A member that sent a message can still be mentioned.
    await others.sendInTurn(['Hello']);
    await page.until(`texts().length === 1`);
    await page.click(`part('composer').querySelector('textarea')`);
    await page.type('@');
    await page.until(`all(part('composer'), '[role=option]').length === 1`);
  }
  await page.until(`shown(${people}.querySelector('h3')) === '1 online' && people().length === 1`);
});

browserTest('The element shows why the server refuses it, and joins another room', async () => {
  await using server = await startTestServer();
  await using site = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="no such room"></chat-box>`,
  );
  await using page = await BrowserPage.open(site.url);
  await page.until(`ending()?.querySelector('.title') && status().startsWith('A room name must have')`);
  await page.run(`box.room = 'such-a-room'`);
  await page.until(`status().startsWith('You’re')`);
});

browserTest('The element shows that you were kicked, and rejoins with its button', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN: 'let-me-moderate-0123456789' });
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`you().length > 0`);
  const adminToken = 'let-me-moderate-0123456789';
  const moderator = headlessClient({ server: server.url, via: 'websocket', adminToken });
  moderator.join();
  await until(() => moderator.members.length === 2, 'the moderator has the members');
  const [member] = moderator.members;
  moderator.command({ type: 'kick', member: member?.id ?? '', seconds: 0 });
  await page.until(`status() === 'A moderator removed you from the chat.'`);
  expect(await page.read<boolean>(`part('composer').host.hidden && part('people').host.hidden`)).toBe(true);
  await page.click(`ending().querySelector('button')`);
  await page.until(`status().startsWith('You’re') && people().length === 2`);
  moderator.leave();
});

browserTest('The element joins only with its button when connect is manual', async () => {
  await using server = await startTestServer();
  await using site = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box connect="manual"></chat-box>`,
  );
  await using page = await BrowserPage.open(site.url);
  const button = `part('empty').querySelector('button')`;
  await page.until(`shown(${button}) === 'Join the chat'`);
  await page.click(button);
  await page.until(`box.state.phase === 'live' && you().length > 0`);
  await page.run(`box.leave()`);
  await page.until(`shown(${button}) === 'Join the chat'`);
});

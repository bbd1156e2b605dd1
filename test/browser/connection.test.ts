import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** As long as the element may take to notice that nobody answers, in milliseconds. */
const SILENCE = 30_000;

browserTest(
  'The element says that the server is restarting, and comes back by itself with what was not sent',
  async () => {
    const PORT = String(await portForRestarts());
    await using server = await startTestServer({ PORT });
    await using page = await BrowserPage.open(server.url);
    await page.until(`you().length > 0`);
    await page.say('before');
    await page.until(`texts().includes('before') && all(part('log'), '.pending').length === 0`);

    await server.stop();
    await page.until(`status() === 'The server is restarting. Trying again…'`);
    await page.say('meanwhile');
    await page.until(`all(part('log'), '.pending').length === 1`);
    await page.picture('element-waiting');

    await using _next = await startTestServer({ PORT });
    await page.until(`status().startsWith('You are') && all(part('log'), '.pending').length === 0`);
    expect(await page.read<string[]>('texts()')).toEqual(['before', 'meanwhile']);
    expect(await page.read<string>('presence()')).toContain('You were away');
  },
);

browserTest(
  'The element notices a server that is gone without a word, and Try now brings it back',
  async () => {
    const PORT = String(await portForRestarts());
    await using server = await startTestServer({ PORT });
    await using page = await BrowserPage.open(server.url);
    await page.until(`you().length > 0`);
    await server.stop('SIGKILL');
    await page.until(`status().endsWith('Trying again…')`, SILENCE);
    await page.until(`status() === 'The chat server cannot be reached. Trying again…'`, SILENCE);

    await using _next = await startTestServer({ PORT });
    await page.click(`part('status').querySelector('button')`);
    await page.until(`status().startsWith('You are')`);
  },
  100_000,
);

browserTest('The element shows why a server refuses it, and lets one try again', async () => {
  await using server = await startTestServer();
  await using site = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="no such room"></chat-box>`,
  );
  await using page = await BrowserPage.open(site.url);
  await page.until(`shown(part('status').querySelector('button')) === 'Try again'`);
  expect(await page.read<string>('status()')).not.toBe('');
  await page.run(`box.room = 'such-a-room'`);
  await page.until(`status().startsWith('You are')`);
});

browserTest('The element waits for its button when it is to connect by hand', async () => {
  await using server = await startTestServer();
  await using site = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box connect="manual"></chat-box>`,
  );
  await using page = await BrowserPage.open(site.url);
  const button = `part('empty').querySelector('button')`;
  await page.until(`shown(${button}) === 'Join the chat'`);
  await page.click(button);
  await page.until(`status().startsWith('You are')`);
  await page.run(`box.leave()`);
  await page.until(`shown(${button}) === 'Join the chat'`);
});

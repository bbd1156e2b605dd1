import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { sayAll } from '../helpers/say-all.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

browserTest('What comes while one scrolls away, and was not drawn yet, is unread', async () => {
  await using server = await startTestServer();
  const bob = headlessClient({ server: server.url, via: 'websocket' });
  bob.join();
  await using ann = await BrowserPage.open(server.url);
  await ann.until(`box.client?.count === 2`);
  await sayAll(bob, ...Array.from({ length: 30 }, (_, at) => `number ${at}`));
  const scroller = `part('log').querySelector('.scroller')`;
  await ann.until(`texts().length === 30 && ${scroller}.scrollTop > 0`);
  // The message is there, and the browser tells of the scrolling before it draws.
  await ann.run(`box.client.on('message', () => (${scroller}.scrollTop = 0))`);
  await sayAll(bob, 'number 30');
  await ann.until(`texts().length === 31 && part('log').querySelector('.news, .down') !== null`);
  expect(await ann.read<string>(`shown(part('log').querySelector('.news, .down'))`)).toStartWith('1 new message ');
  bob.leave();
});

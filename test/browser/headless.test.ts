import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

browserTest('connectChat joins, sends and receives on a page of another origin without the element', async () => {
  await using server = await startTestServer();
  const friend = headlessClient({ server: server.url });
  const received: string[] = [];
  friend.on('message', ({ text }) => received.push(text ?? ''));
  friend.join();
  await using host = hostPage('<p>A page without the element.</p>');
  await using page = await BrowserPage.open(host.url);
  await page.run(`
    const { connectChat } = await import('${server.url}/chat-client.js');
    const chat = connectChat({ room: 'lobby' });
    window.received = [];
    chat.on('message', ({ from, text }) => window.received.push(from.name + ': ' + text));
    chat.on('state', (state) => window.received.push(state.phase));
    chat.join();
    chat.send('hello');
  `);
  await until(() => received.includes('hello'), 'the friend receives it');
  friend.send('hello back');
  await page.until(`window.received.includes('${friend.you?.name}: hello back')`);
  expect(await page.read<string[]>('window.received')).toContain('live');
  friend.leave();
});

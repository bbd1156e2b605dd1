import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

browserTest('A page of another origin talks with the headless client alone, as the README shows', async () => {
  await using server = await startTestServer();
  const friend = headlessClient({ server: server.url });
  const heard: string[] = [];
  friend.on('message', ({ text }) => heard.push(text ?? ''));
  friend.join();
  await using host = hostPage('<p>A page without the element.</p>');
  await using page = await BrowserPage.open(host.url);
  await page.run(`
    const { connectChat } = await import('${server.url}/chat-client.js');
    const chat = connectChat({ room: 'lobby' });
    window.told = [];
    chat.on('message', ({ from, text }) => window.told.push(from.name + ': ' + text));
    chat.on('state', (state) => window.told.push(state.phase));
    chat.join();
    chat.send('hello');
  `);
  await until(() => heard.includes('hello'), 'the friend hears it');
  friend.send('hello back');
  await page.until(`window.told.includes('${friend.you?.name}: hello back')`);
  expect(await page.read<string[]>('window.told')).toContain('live');
  friend.leave();
});

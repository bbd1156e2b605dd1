import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

browserTest('A read-only element has no composer, explains why, and receives messages', async () => {
  await using server = await startTestServer({ WHEP_READONLY: '1' });
  await using writer = await BrowserPage.open(chatPage(server.url));
  await writer.until(`part('status').textContent.includes('You’re')`);
  await using reader = await BrowserPage.open(chatPage(server.url));
  await reader.run(`document.querySelector('chat-box').setAttribute('via', 'whep');`);
  await reader.until(`part('status').textContent.includes('You’re reading as')`);
  expect(await reader.read<boolean>(`part('composer').host.hidden`)).toBe(true);
  await writer.send('good morning');
  await reader.until(`texts().includes('good morning')`);
  await reader.saveScreenshot('element-read-only');
});

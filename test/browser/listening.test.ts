import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

browserTest('A read-only element has no composer, explains why, and receives messages', async () => {
  await using server = await startTestServer({ WHEP_READONLY: '1' });
  await using speaker = await BrowserPage.open(server.url);
  await speaker.until(`part('status').textContent.includes('You’re')`);
  await using listener = await BrowserPage.open(server.url);
  await listener.run(`document.querySelector('chat-box').setAttribute('via', 'whep');`);
  await listener.until(`part('status').textContent.includes('You’re reading as')`);
  expect(await listener.read<boolean>(`part('composer').host.hidden`)).toBe(true);
  await speaker.send('hear, hear');
  await listener.until(`texts().includes('hear, hear')`);
  await listener.saveScreenshot('element-listening');
});

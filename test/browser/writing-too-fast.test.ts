import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

browserTest('The composer shows when it can send again after too many messages, and loses none', async () => {
  await using server = await startTestServer({ RATE_BYTES: '15' });
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`you().length > 0`);
  // At once: the composer keeps what is written after the server's refusal.
  await page.run(`for (const text of ['one', 'two', 'three']) box.send(text)`);
  const count = `shown(part('composer').querySelector('#count'))`;
  await page.until(`/^You can send again in \\d s\\.$/.test(${count})`);
  const field = `part('composer').querySelector('textarea')`;
  await page.click(field);
  await page.type('four');
  await page.press('Enter');
  await page.saveScreenshot('writing-too-fast');
  expect(await page.read<string>(`${field}.value`)).toBe('four');
  await page.until(`${count} === '' && texts().includes('three') && all(part('log'), '.pending').length === 0`);
  expect(await page.read<string>(`${field}.value`)).toBe('four');
});

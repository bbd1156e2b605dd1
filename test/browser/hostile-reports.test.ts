import { expect } from 'bun:test';
import { newId } from '../../src/secrets.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { JWT_SECRET, signToken } from '../helpers/sign-token.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const ADMIN_TOKEN = 'an-admin-token-of-ours';
const MARKS = '\u0e49'.repeat(2_000);

browserTest('Reports with rows that cannot break, and long names, leave all buttons of the list in view', async () => {
  await using server = await startTestServer({ ADMIN_TOKEN, JWT_SECRET });
  await using boss = await BrowserPage.open(chatPage(server.url));
  await boss.run(`box.adminToken = '${ADMIN_TOKEN}'`);
  const token = await signToken({ name: 'W'.repeat(32) });
  const headers = { Authorization: `Bearer ${token}` };
  await using eve = await chatMember(server.url, 'WebSocket', 'lobby', {}, headers);
  for (const [text, reason] of [
    [`${MARKS}x`, 'W'.repeat(200)],
    ['A'.repeat(4_000), `x${'\u0489'.repeat(199)}`],
    [`\u202e\u2067${'https://evil.example/'.repeat(50)}`, '\u200f\u2067'.repeat(99) + 'x'],
  ] as const) {
    const message = newId();
    expect(await eve.outcome({ type: 'send', id: message, text })).toBe('ack');
    expect(await eve.outcome({ type: 'report', message, reason })).toBe('ack');
  }
  await boss.until(`tool('moderation') !== null`);
  await boss.click(`tool('moderation')`);
  await boss.until(`all(sheet(), 'li').length === 3`);
  await boss.until(`all(sheet(), 'li button').every((button) => {
    const { left, right } = button.closest('dialog, ul').getBoundingClientRect();
    const own = button.getBoundingClientRect();
    return own.width > 0 && own.left >= left - 1 && own.right <= right + 1 && right <= innerWidth;
  })`);
});

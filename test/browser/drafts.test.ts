import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { pressOn } from '../helpers/message-rows.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { friendIn } from '../helpers/room-friend.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const FIELD = `part('composer').querySelector('textarea')`;
const CARD = `all(part('composer'), '.card').map(shown).join()`;

browserTest('A reply stays a reply while another message is edited', async () => {
  using friend = await friendIn(server.url, 'edit-between');
  await friend.send('a question');
  await using page = await BrowserPage.open(chatPage(server.url, 'room="edit-between"'));
  await page.until(`texts().includes('a question')`);
  await page.send('mine');
  await page.until(`texts().includes('mine') && all(part('log'), '.pending').length === 0`);
  await pressOn(page, 'a question', 'Reply');
  await page.click(FIELD);
  await page.type('my answer');
  await pressOn(page, 'mine', 'Edit');
  await page.until(`${FIELD}.value === 'mine'`);
  // A change of the original does not end the edit.
  friend.client.command({ type: 'edit', message: friend.client.messages[0]?.id ?? '', text: 'a new question' });
  await page.until(`texts().join().startsWith('a new question') && ${CARD}.startsWith('Edit')`);
  await page.click(FIELD);
  await page.type('!');
  await page.press('Enter');
  await page.until(`${FIELD}.value === 'my answer' && ${CARD}.includes('a new question')`);
  await page.press('Enter');
  await page.until(`texts().includes('my answer') && all(part('log'), '.pending').length === 0`);
  expect(await page.read<string>(`box.client.messages.at(-1).replyTo`)).toBe(friend.client.messages[0]?.id ?? '');
  await page.until(`${CARD} === ''`);
});

browserTest('A reply stays a reply after a reload that does not load its original', async () => {
  using friend = await friendIn(server.url, 'reply-far-back');
  await friend.send('a question');
  await using page = await BrowserPage.open(chatPage(server.url, 'room="reply-far-back"'));
  await pressOn(page, 'a question', 'Reply');
  await page.click(FIELD);
  await page.type('my answer');
  await friend.send(...Array.from({ length: 100 }, (_, at) => `line ${at}`));
  await page.until(`box.client.messages.at(-1)?.text === 'line 99'`);
  await page.reload();
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp && ${FIELD}.value === 'my answer'`);
  expect(await page.read<boolean>(`box.client.messages.some(({ text }) => text === 'a question')`)).toBe(false);
  await page.until(`${CARD} === 'In reply to: An earlier message'`);
  await page.saveScreenshot('reply-far-back');
  await page.click(FIELD);
  await page.press('Enter');
  await page.until(`texts().includes('my answer') && all(part('log'), '.pending').length === 0 && ${CARD} === ''`);
  expect(await page.read<string>(`box.client.messages.at(-1).replyTo`)).toBe(friend.client.messages[0]?.id ?? '');
});

browserTest('A reply to a message that was deleted is a new message, also after a reload', async () => {
  using friend = await friendIn(server.url, 'reply-deleted');
  await friend.send('a question');
  await using page = await BrowserPage.open(chatPage(server.url, 'room="reply-deleted"'));
  await pressOn(page, 'a question', 'Reply');
  await page.click(FIELD);
  await page.type('my answer');
  await page.until(`${CARD} !== ''`);
  friend.client.command({ type: 'delete', message: friend.client.messages[0]?.id ?? '' });
  await page.until(`${CARD} === ''`);
  await friend.send(...Array.from({ length: 60 }, (_, at) => `line ${at}`));
  await page.reload();
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp && ${FIELD}.value === 'my answer'`);
  await page.click(FIELD);
  await page.press('Enter');
  await page.until(`texts().includes('my answer') && all(part('log'), '.pending').length === 0`);
  expect(await page.read<boolean>(`box.client.messages.at(-1).replyTo === undefined`)).toBe(true);
});

browserTest('A text stays in the field when the page sets another name of the same host', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><chat-box room="host-names" server="${server.url}"></chat-box>`,
  );
  await using page = await BrowserPage.open(host.url);
  const name = await page.name();
  await page.click(FIELD);
  await page.type('half a sentence');
  await page.run(`box.server = '${server.url.replace('127.0.0.1', 'localhost')}'; await box.updateComplete;`);
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp && you() === '${name}'`);
  expect(await page.read<string>(`${FIELD}.value`)).toBe('half a sentence');
  await page.run(`box.room = 'another'; await box.updateComplete;`);
  await page.until(`${FIELD}.value === ''`);
});

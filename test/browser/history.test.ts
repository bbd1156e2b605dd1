import { afterEach, beforeEach, expect } from 'bun:test';
import type { ChatClient } from '../../www/client/client.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { sendAll } from '../helpers/send-all.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
let bob: ChatClient;
beforeEach(async () => {
  server = await startTestServer();
  bob = headlessClient({ server: server.url, via: 'websocket' });
  bob.join();
  await until(() => bob.state.phase === 'live', 'Bob is in');
});
afterEach(async () => {
  bob.leave();
  await server[Symbol.asyncDispose]();
});

const send = (...texts: string[]) => sendAll(bob, ...texts);

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `number ${from + at}`);
const scroller = `part('log').querySelector('.scroller')`;
const older = `part('log').querySelector('.older')`;
/** The top of a message in the window, in whole pixels. */
const topOf = (text: string) =>
  `Math.round(all(part('log'), '.text').find((text) => text.textContent.endsWith('${text}')).getBoundingClientRect().top)`;

browserTest('The log starts at the end of the newest page and loads earlier pages while you scroll up', async () => {
  await send(...numbers(1, 120));
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`texts().length === 50`);
  expect(await ann.read<string[]>('texts()')).toEqual(numbers(71, 120));
  await ann.until(`${scroller}.scrollHeight - ${scroller}.scrollTop - ${scroller}.clientHeight < 2`);

  // The position before the earlier page arrives.
  await ann.run(`${scroller}.scrollTop = 0; window.before = ${topOf('number 75')};`);
  await ann.until(`texts().length === 100`);
  await ann.saveScreenshot('element-earlier-messages');
  expect(await ann.read<string[]>('texts()')).toEqual(numbers(21, 120));
  // The first message of a page joins a group when the page before it arrives.
  expect(Math.abs((await ann.read<number>(topOf('number 75'))) - (await ann.read<number>('before')))).toBeLessThan(40);
  expect(await ann.read<number>(`${scroller}.scrollTop`)).toBeGreaterThan(500);

  // A new message does not move the text in view.
  const after = await ann.read<number>(topOf('number 75'));
  await send('news');
  await ann.until(`part('log').querySelector('.news') !== null`);
  expect(await ann.read<number>(topOf('number 75'))).toBe(after);

  await ann.run(`${scroller}.scrollTop = 0;`);
  await ann.until(`texts().length === 121 && ${older} === null`);
  expect(await ann.read<string[]>('texts()')).toEqual([...numbers(1, 120), 'news']);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The log offers a button for earlier messages when it has nothing to scroll', async () => {
  await send(...numbers(1, 60));
  await using ann = await BrowserPage.open(chatPage(server.url), { height: 3_000 });
  await ann.run(`box.style.blockSize = '2900px'`);
  await ann.until(`texts().length === 50 && ${older}.ariaDisabled === 'false'`);
  await ann.click(older);
  await ann.until(`texts().length === 60 && ${older} === null`);
  expect(await ann.read<string[]>('texts()')).toEqual(numbers(1, 60));
});

browserTest('The log does not move the text in view when content above it changes its height', async () => {
  await send(...numbers(1, 50));
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`texts().length === 50`);
  await ann.run(`${scroller}.scrollTop = ${scroller}.scrollHeight / 2;`);
  await ann.run(`await new Promise(requestAnimationFrame)`);
  const before = await ann.read<number>(topOf('number 40'));
  const [first] = bob.messages;
  bob.command({ type: 'edit', message: first?.id ?? '', text: 'many\nlines\nof\ntext' });
  await ann.until(`texts()[0].startsWith('many')`);
  // The browser rounds scroll positions.
  expect(Math.abs((await ann.read<number>(topOf('number 40'))) - before)).toBeLessThanOrEqual(1);
});

browserTest('The log marks edited and deleted messages, live and in history', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  await send('a typo heer', 'a secret', 'just so');
  await ann.until(`texts().length === 3`);
  const [typo, secret] = bob.messages;
  bob.command({ type: 'edit', message: typo?.id ?? '', text: 'a typo here' });
  bob.command({ type: 'delete', message: secret?.id ?? '' });
  const shows = `all(part('log'), '.text').map((p) => shown(p).replace(/^[^ ]+: /, '')).join(' | ')`;
  const expected = 'a typo here (edited) | This message was deleted. | just so';
  await ann.until(`${shows} === '${expected}'`);
  await ann.saveScreenshot('element-edited-and-deleted');
  await using cid = await BrowserPage.open(chatPage(server.url));
  await cid.until(`${shows} === '${expected}'`);
  expect(await cid.read<string>(`part('log').textContent`)).not.toContain('secret');
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('A new name shows in the list of people, in the log and on later messages', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const was = bob.you?.name ?? '';
  await send('under the old name');
  bob.command({ type: 'rename', name: 'Neo' });
  await until(() => bob.you?.name === 'Neo', 'Bob has another name');
  await send('under the new name');
  await ann.until(`presence() === '${was} is now Neo' && people().includes('Neo') && texts().length === 2`);
  expect(await ann.read<string[]>(`all(part('log'), '.name').map(shown)`)).toEqual([was, 'Neo']);
  await ann.saveScreenshot('element-renamed');
});

import { afterEach, beforeEach, expect } from 'bun:test';
import type { ChatClient } from '../../www/client/client.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest, longBrowserTest } from '../helpers/browser-test.ts';
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
  // Before that, it draws the page but cannot load another.
  await ann.name();
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

longBrowserTest(
  'The log draws a bounded part of many messages around your place, and all of them as you scroll',
  async () => {
    const count = 1_200;
    await using ann = await BrowserPage.open(chatPage(server.url));
    await ann.name();
    for (let first = 1; first <= count; first += 100) await send(...numbers(first, first + 99));
    const first = bob.messages.find(({ text }) => text === 'number 1')?.id;
    bob.send('see the first', first);
    await ann.until(`texts().at(-1) === 'see the first'`);
    await ann.until(`texts().length < 850 && box.client.messages.length === ${count + 1}`);

    // Up to the beginning: what is in view is complete, and nothing is drawn without bound.
    await ann.run(`window.seen = new Set(); window.most = 0; window.note = () => {
      const rows = all(part('log'), 'article');
      most = Math.max(most, rows.length);
      const { top, bottom } = ${scroller}.getBoundingClientRect();
      const at = rows.findIndex((row) => row.getBoundingClientRect().bottom > top);
      for (const row of rows.slice(at, at + 60)) {
        if (row.getBoundingClientRect().top < bottom) seen.add(row.entry.message.text);
      }
    }`);
    for (const step of [-0.8, 0.8]) {
      await ann.run(`
        seen.clear();
        for (let idle = 0; idle < 5; ) {
          note();
          const place = () => part('log').querySelector('article').entry.key + ${scroller}.scrollTop;
          const before = place();
          ${scroller}.scrollTop += ${step} * ${scroller}.clientHeight;
          for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
          idle = before === place() ? idle + 1 : 0;
        }
      `);
      expect(await ann.read<string[]>(`[...seen]`)).toEqual(
        expect.arrayContaining([...numbers(1, count), 'see the first']),
      );
    }
    expect(await ann.read<number>('most')).toBeLessThan(950);
    await ann.until(`part('log').querySelector('.news, .down') === null`);

    // A quote leads to a message that is not drawn, and the button back to the end.
    await ann.click(`[...all(part('log'), '.quote')].at(-1)`);
    await ann.until(`part('log').activeElement?.entry?.message.text === 'number 1'`);
    await ann.click(`part('log').querySelector('.down')`);
    await ann.until(`texts().at(-1) === 'see the first' && part('log').querySelector('.down') === null`);
    expect(ann.consoleErrors).toEqual([]);
  },
  120_000,
);

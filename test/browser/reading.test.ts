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
const log = `part('log')`;
const scroller = `${log}.querySelector('.scroller')`;
const FIELD = `part('composer').querySelector('textarea')`;
const pill = `${log}.querySelector('.news')`;
const isAtEnd = `${scroller}.scrollHeight - ${scroller}.scrollTop - ${scroller}.clientHeight < 2`;
const announced = `all(${log}, '#news p').map(shown)`;
/** The text of the focused message. */
const focused = `shown(${log}.activeElement.querySelector('.text')).replace(/^\\S+: /, '')`;

browserTest('The log keeps your place, counts new messages and marks the first when you scroll up', async () => {
  await send(...numbers(1, 50));
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`texts().length === 50 && ${isAtEnd}`);
  expect(await ann.read<number>(`all(${log}, '.unread').length`)).toBe(0);

  await ann.wheel(scroller, -700);
  await ann.until(`!(${isAtEnd})`);
  const place = `Math.round(all(${log}, '.text')[20].getBoundingClientRect().top)`;
  await ann.untilStable(place);
  const before = await ann.read<number>(place);
  await send('one');
  await ann.until(`${pill} && shown(${pill}) === '1 new message'`);
  await send('two', 'three');
  await ann.until(`${pill} && shown(${pill}) === '3 new messages'`);
  expect(await ann.read<number>(place)).toBe(before);
  await ann.saveScreenshot('log-news');

  await ann.click(pill);
  await ann.until(`${isAtEnd} && ${pill} === null`);
  // The line is above the first new message and stays while you read.
  const afterLine = `shown(${log}.querySelector('.unread + article .text')).replace(/^\\S+: /, '')`;
  expect(await ann.read<string>(afterLine)).toBe('one');
  await ann.saveScreenshot('log-unread');
  await send('four');
  await ann.until(`texts().length === 54 && ${isAtEnd}`);
  expect(await ann.read<string>(afterLine)).toBe('one');
  // Sending a message marks everything as read.
  await ann.send('mine');
  await ann.until(`${log}.querySelector('.unread') === null`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The log does not move a message under the pointer, and goes on when the pointer leaves', async () => {
  await send(...numbers(1, 50));
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.name();
  await ann.until(`texts().length === 50 && ${isAtEnd}`);
  await ann.point(`all(${log}, '.text').at(-3)`);
  const reply = `all(${log}, '.actions button').find((element) => element.title === 'Reply')`;
  await ann.until(`${reply} !== undefined`);
  await ann.point(reply);
  await ann.until(`${reply}.matches(':hover')`);
  const top = `Math.round(${reply}.getBoundingClientRect().top)`;
  const before = await ann.read<number>(top);
  await send(...numbers(51, 60));
  await ann.until(`texts().length === 60`);
  expect(await ann.read<number>(top)).toBe(before);
  await ann.point(FIELD);
  await ann.until(`${reply} === undefined`);
  await send('and on');
  await ann.until(`texts().length === 61 && ${isAtEnd}`);
});

browserTest('The log marks the messages that arrived while the page was hidden', async () => {
  await send('before');
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`texts().length === 1`);
  await ann.setHidden(true);
  await send('meanwhile', 'and more');
  await ann.setHidden(false);
  await ann.until(`texts().length === 3 && all(${log}, '.unread').length === 1`);
  expect(await ann.read<string>(`shown(${log}.querySelector('.unread + article .text'))`)).toEndWith('meanwhile');
});

browserTest('The log counts messages while the page is hidden and renders them when it is shown', async () => {
  await send('before');
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.name();
  await ann.until(`texts().length === 1`);
  await ann.setHidden(true);
  await ann.run(`
    window.made = 0;
    const { groupBy } = Map;
    // The log calls this each time it builds its entries.
    Map.groupBy = (...args) => {
      window.made++;
      return groupBy.apply(Map, args);
    };
  `);
  for (let count = 1; count <= 10; count++) {
    await send(`message ${count}`);
    await ann.until(`box.unread === ${count}`);
  }
  expect(await ann.read<number>('made')).toBe(0);
  await ann.setHidden(false);
  await ann.until(`texts().length === 11 && made > 0`);
});

browserTest('The log announces each new message of others once, floods as a count, and no history', async () => {
  await send('long ago');
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`texts().length === 1`);
  const name = bob.you?.name ?? '';
  await send('hello');
  await ann.until(`${announced}.join() === '${name}: hello'`);
  await send(...numbers(1, 30), '/me waves');
  await ann.until(`${announced}.some((line) => / new messages$/.test(line))`);
  await ann.send('my own');
  await ann.until(`texts().includes('my own') && all(${log}, '.pending').length === 0`);
  const announcements = await ann.read<string[]>(announced);
  expect(announcements).not.toContain(`${name}: long ago`);
  expect(announcements.filter((line) => line.includes('my own'))).toEqual([]);
  expect(await ann.read<string>(`${scroller}.ariaLive + ' ' + ${scroller}.role`)).toBe('off log');
});

browserTest('The log moves between messages with arrow keys; Enter opens the actions, Escape returns', async () => {
  await send('first', 'second', 'third');
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`texts().length === 3`);
  await ann.run(`${scroller}.focus()`);
  await ann.press('ArrowUp');
  await ann.until(`${focused} === 'third'`);
  await ann.press('ArrowUp');
  await ann.press('ArrowUp');
  await ann.press('ArrowUp');
  await ann.until(`${focused} === 'first'`);
  await ann.press('ArrowDown');
  await ann.until(`${focused} === 'second'`);
  expect(await ann.read<string>(`${log}.activeElement.ariaLabel`)).toContain('second');
  await ann.until(`all(${log}, 'article[tabindex="0"]').length === 1 && ${log}.activeElement.tabIndex === 0`);
  // The row shows its bar and its focus ring.
  await ann.until(`${log}.querySelector('.actions') !== null`);
  expect(await ann.read<string>(`getComputedStyle(${log}.activeElement).outlineStyle`)).toBe('solid');
  await ann.press('Enter');
  await ann.until(`${log}.activeElement.title === 'Add reaction'`);
  await ann.press('ArrowRight');
  await ann.until(`${log}.activeElement.title === 'Reply'`);
  await ann.press('ArrowRight');
  await ann.until(`${log}.activeElement.title === 'Report…'`);
  await ann.press('ArrowRight');
  await ann.until(`${log}.activeElement.title === 'Add reaction'`);
  await ann.press('Enter');
  await ann.until(`${log}.activeElement.title === 'React with 👍'`);
  await ann.press('Escape');
  await ann.until(`${log}.activeElement.title === 'Add reaction'`);
  await ann.press('Escape');
  await ann.until(`${focused} === 'second'`);
  await ann.press('Escape');
  await ann.until(`${log}.activeElement === ${scroller} && ${log}.querySelector('.actions') === null`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The log formats days, actions, mentions, links and messages of few emoji', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  const me = await ann.name();
  await send(
    `hello @${me}, ask @KindFox7`,
    '/me waves',
    '🎉🎉',
    '🎉 party',
    'see (https://a.example/b_(c)), or www.b.example.',
  );
  await ann.until(`texts().length === 5`);
  expect(await ann.read<string[]>(`all(${log}, '.day').map(shown)`)).toEqual(['Today']);
  expect(
    await ann.read<string[]>(
      `all(${log}, '.mention').map((element) => element.className.trim() + ' ' + shown(element))`,
    ),
  ).toEqual([`mention you @${me}`, 'mention @KindFox7']);
  expect(await ann.read<number>(`all(${log}, '.row:has(.mention.you)').length`)).toBe(1);
  expect(await ann.read<string>(`shown(${log}.querySelector('.action'))`)).toBe(`${bob.you?.name} waves`);
  expect(await ann.read<string[]>(`all(${log}, '.large').map(shown)`)).toHaveLength(1);
  expect(await ann.read<string[]>(`all(${log}, 'a').map((a) => [a.href, a.rel, a.target].join(' '))`)).toEqual([
    'https://a.example/b_(c) noopener noreferrer nofollow ugc _blank',
    'https://www.b.example/ noopener noreferrer nofollow ugc _blank',
  ]);
});

browserTest(
  'The page stays usable during a flood of 200 messages a second',
  async () => {
    await using ann = await BrowserPage.open(chatPage(server.url));
    await ann.until(`people().length === 2`);
    const others = Array.from({ length: 20 }, () => headlessClient({ server: server.url, via: 'websocket' }));
    for (const client of others) client.join();
    await until(() => others.every((client) => client.state.phase === 'live'), 'the others are in');
    let sent = 0;
    let isScrolledUp = false;
    const flood = (async () => {
      for (; sent < 1_000 || (!isScrolledUp && sent < 20_000); sent++) {
        others[sent % others.length]?.send(`flood ${sent}`);
        if (sent % 10 === 9) await Bun.sleep(50);
      }
    })();
    await ann.until(`texts().length > 200`);
    await ann.send('can I write?');
    // A message that is sent brings the log to its end in the next frame.
    await ann.until(`texts().includes('can I write?')`);
    await ann.wheel(scroller, -500);
    await ann.until(`${pill} !== null`);
    isScrolledUp = true;
    const place = `Math.round([...all(${log}, 'article')].find((element) => element.getBoundingClientRect().top > 100).getBoundingClientRect().top)`;
    const row = `shown([...all(${log}, 'article')].find((element) => element.getBoundingClientRect().top > 100))`;
    await ann.untilStable(place);
    const [before, text] = [await ann.read<number>(place), await ann.read<string>(row)];
    await flood;
    await ann.until(`box.client.messages.length === ${Math.min(sent + 1, 10_000)}`);
    expect([await ann.read<number>(place), await ann.read<string>(row)]).toEqual([before, text]);
    await ann.click(pill);
    await ann.until(`${isAtEnd} && texts().at(-1) === 'flood ${sent - 1}'`);
    for (const client of others) client.leave();
    expect(ann.consoleErrors).toEqual([]);
  },
  90_000,
);

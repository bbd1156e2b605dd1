import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

const page = (before = '', room = freshRoom()): PageHost =>
  hostPage(`${before}<script type="module" src="${server.url}/chat-box.js"></script>
    <chat-box room="${room}" server="${server.url}"></chat-box>`);

const IS_IN = `box.state.phase === 'live' && !box.state.catchingUp`;
const LAST = `all(part('log'), 'article').at(-1)`;

browserTest('What the page adds to a message stands under its text', async () => {
  await using host = page();
  await using ann = await BrowserPage.open(host.url);
  await ann.until(IS_IN);
  await ann.run(`box.send('a text')`);
  await ann.until(`texts().length === 1 && all(part('log'), '.pending').length === 0`);
  await ann.run(`
    const extra = document.createElement('p');
    extra.slot = 'message-' + box.client.messages[0].id;
    extra.textContent = 'an extra';
    box.append(extra);
  `);
  const extra = `document.querySelector('p').getBoundingClientRect()`;
  const text = `${LAST}.querySelector('.text').getBoundingClientRect()`;
  await ann.until(`${extra}.height > 0`);
  expect(await ann.read<boolean>(`${extra}.top >= ${text}.bottom && ${extra}.left === ${text}.left`)).toBe(true);
});

browserTest('Colours go by the member, not by the name, which another member may take later', async () => {
  await using host = page();
  await using ann = await BrowserPage.open(host.url);
  await ann.until(IS_IN);
  const hue = `${LAST}.querySelector('.name').style.getPropertyValue('--hue')`;
  await ann.run(`box.send('as I was')`);
  await ann.until(`texts().length === 1`);
  const before = await ann.read<string>(hue);
  await ann.run(`box.client.command({ type: 'rename', name: 'Another_1' })`);
  await ann.until(`people()[0] === 'Another_1'`);
  await ann.run(`box.send('as I am')`);
  await ann.until(`texts().length === 2 && shown(${LAST}.querySelector('.name')) === 'Another_1'`);
  expect(await ann.read<string>(hue)).toBe(before);
});

browserTest('The quick reactions are drawn as emoji', async () => {
  await using host = page();
  await using ann = await BrowserPage.open(host.url);
  await ann.until(IS_IN);
  await ann.run(`box.send('a text')`);
  await ann.until(`texts().length === 1 && all(part('log'), '.pending').length === 0`);
  await ann.point(LAST);
  await ann.until(`part('log').querySelector('.actions button') !== null`);
  await ann.click(`part('log').querySelector('.actions button')`);
  const fonts = `all(part('log'), '.actions button[aria-pressed] span').map((span) => getComputedStyle(span).fontFamily)`;
  await ann.until(`${fonts}.length === 6`);
  expect(await ann.read<boolean>(`${fonts}.every((font) => font.includes('Emoji'))`)).toBe(true);
});

browserTest('The name of the room is readable in a box of 240 pixels', async () => {
  await using host = page('<style>chat-box { width: 240px }</style>', 'balcony-42');
  await using ann = await BrowserPage.open(host.url);
  await ann.until(IS_IN);
  expect(
    await ann.read<boolean>(`((h2) => h2.scrollWidth <= h2.clientWidth)(box.shadowRoot.querySelector('h2'))`),
  ).toBe(true);
});

// Libraries of 2010 replaced what browsers have had since.
browserTest('The log works in a page whose Array.from is a library of its own', async () => {
  await using host = page(`<script>Array.from = (list) => list.length ? list : [];</script>`);
  await using ann = await BrowserPage.open(host.url);
  await ann.until(IS_IN);
  await ann.run(`box.send('drawn')`);
  await ann.until(`texts().join() === 'drawn'`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('What the page puts into an empty room stands in its middle, unless the page places it', async () => {
  const room = freshRoom();
  await using host = hostPage(`<style>.corner { margin: 0 !important; }</style>
    <script type="module" src="${server.url}/chat-box.js"></script>
    <chat-box room="${room}" server="${server.url}"><p slot="empty">Ask us anything.</p></chat-box>`);
  await using ann = await BrowserPage.open(host.url, { width: 400 });
  await ann.until(IS_IN);
  const distances = `(() => {
    const [text, log] = [document.querySelector('p'), part('log').host].map((of) => of.getBoundingClientRect());
    return [text.x - log.x, log.right - text.right, text.y - log.y, log.bottom - text.bottom].map(Math.round);
  })()`;
  const [left = 0, right = 9, top = 0, bottom = 9] = await ann.read<number[]>(distances);
  expect([Math.abs(left - right) <= 1, Math.abs(top - bottom) <= 1, left > 0, top > 0]).toEqual(Array(4).fill(true));
  await ann.run(`document.querySelector('p').className = 'corner'`);
  expect((await ann.read<number[]>(distances)).slice(0, 3)).toContain(0);
});

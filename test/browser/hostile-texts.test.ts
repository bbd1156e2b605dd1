import { afterAll, expect } from 'bun:test';
import type { ChatClient } from '../../www/client/client.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { beforeBrowserTests, browserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { squareFontCss } from '../helpers/square-font.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const stack = new AsyncDisposableStack();
let server: TestServer;
/** All tests share a page, and each test has a room of its own: a page costs more than such a test. */
let ann: BrowserPage;
beforeBrowserTests(async () => {
  server = stack.use(await startTestServer());
  ann = stack.use(await BrowserPage.open(chatPage(server.url), { width: 320, height: 700 }));
  // A page that leaves while it connects closes its peer, and then finds no session to delete.
  await ann.name();
  await setAdvance(0.5);
});
afterAll(() => stack.disposeAsync());

const TEXTS = {
  markup: '<img src=x onerror="window.broken = true"><script>window.broken = true</script><b>bold</b> &lt;i&gt;',
  'the end of markup': '</p></article></div><style>* { display: none }</style><!--',
  templates: '${alert(1)} {{7*7}} <!--?lit$123$--> <slot></slot> ?lit$',
  'overrides of direction': '\u202etxet desrever\u202d more\u2067\u2067\u2067',
  'ends of directions': '\u2069\u2069\u202c\u202c out of the frame? \u202e',
  'a link that reads backwards': 'https://a.example/\u202egpj.exe and \u202ehttps://b.example/x',
  'invisible characters after a letter': 'x' + '\u200b\u200d\u2060\ufeff\u00ad'.repeat(500),
  'a link with invisible characters': 'https://ex\u200bample.com/\u2060x',
  'thousands of emoji': '😀'.repeat(2_000),
  'joined emoji': '👨‍👩‍👧‍👦'.repeat(300),
  'a long word': 'W'.repeat(4_000),
  'a long link': `https://a.example/${'path/'.repeat(700)}`,
  'a link of one word': `https://${'a'.repeat(60)}.example/${'x'.repeat(3_000)}`,
  'piled up marks': `H${'\u0301'.repeat(1_000)}i`,
  lines: '\n'.repeat(1_000) + 'x' + '\n'.repeat(2_000),
  brackets: '('.repeat(2_000) + ')'.repeat(2_000),
  mentions: '@ab '.repeat(1_000),
  'a long action': `/me ${'dances '.repeat(500)}`,
  'another script': 'ﷺ'.repeat(800),
} as const;

const log = `part('log')`;
/** The class names of everything in the log that extends beyond its sides. */
const STICKS_OUT = `all(${log}, '.row, .row *').filter((element) => {
  const { left, right } = element.getBoundingClientRect();
  const frame = ${log}.querySelector('.scroller').getBoundingClientRect();
  return element.checkVisibility() && !element.closest('.unseen') && getComputedStyle(element).display !== 'inline' && (left < frame.left - 1 || right > frame.right + 1);
}).map((element) => element.className)`;

/** Draws each character as a square of so many em. Lines break elsewhere in each font, and machines have different ones. */
async function setAdvance(em: number): Promise<void> {
  const css = JSON.stringify(squareFontCss(em));
  await ann.run(`
    const style = document.querySelector('#font') ?? document.head.appendChild(Object.assign(document.createElement('style'), { id: 'font' }));
    style.textContent = ${css};
    await document.fonts.load('16px "Squares of ${em} em"');
  `);
}

/** Brings Ann's page and Bob into a new room. */
async function enterRoom(): Promise<ChatClient> {
  const room = freshRoom();
  const bob = headlessClient({ server: server.url, room, via: 'websocket' });
  bob.join();
  await until(() => bob.state.phase === 'live', 'Bob is in');
  await ann.run(`box.room = '${room}'`);
  const title = `shown(box.shadowRoot.querySelector('h2'))`;
  await ann.until(`${title} === '${room}' && texts().length === 0 && box.client.members.length === 2`);
  return bob;
}

for (const [what, text] of Object.entries(TEXTS)) {
  browserTest(`The log shows ${what} as text and keeps its layout at 320 pixels`, async () => {
    const bob = await enterRoom();
    bob.send(`${text.slice(0, 3_900)}.`);
    await until(() => bob.outgoing.length === 0, 'the room has the message');
    const id = bob.messages.at(-1)?.id;
    bob.send('an answer to it', id);
    bob.send('and an end');
    await ann.until(`texts().length === 3`);
    // The mark of an edited message follows its text.
    bob.command({ type: 'edit', message: id ?? '', text: text.slice(0, 3_900) });
    await ann.until(`${log}.querySelector('article .mark') !== null`);
    await ann.saveScreenshot(`hostile-${what.replaceAll(' ', '-')}`);

    expect(await ann.read<string[]>(STICKS_OUT)).toEqual([]);
    expect(await ann.read<boolean>(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
    expect(await ann.read<number>(`all(${log}, 'img, script, style:not(:host > style), b, slot').length`)).toBe(0);
    expect(await ann.read<boolean>(`'broken' in window`)).toBe(false);
    // The next message starts at the usual edge.
    const left = `all(${log}, '.text').slice(1).map((element) => Math.round(element.getBoundingClientRect().left)).join()`;
    expect(await ann.read<string>(`[...new Set((${left}).split(','))].length + ''`)).toBe('1');
    // A message is at most about a screen high until you expand it.
    expect(await ann.read<number>(`${log}.querySelector('article').getBoundingClientRect().height`)).toBeLessThan(
      1_200,
    );
    expect(ann.consoleErrors).toEqual([]);
    bob.leave();
  });
}

const TEXT = `${log}.querySelector('.text')`;
const ALL = `${log}.querySelector('.all')`;
const REST = `${log}.querySelector('.rest')`;
const IS_FOLDED = `!${ALL}.hidden && ${TEXT}.getBoundingClientRect().height < 400`;
const IS_WHOLE = `(${ALL}?.hidden ?? true) && (${REST}?.checkVisibility() ?? true) && ${TEXT}.scrollHeight <= ${TEXT}.clientHeight + 1`;

for (const [what, text, advanceEm, isFolded] of [
  ['50 wide letters that each take a line', 'W'.repeat(50), 9, true],
  ['50 lines', 'x\n'.repeat(49) + 'x', 0.5, true],
  ['a long action', '/me ' + 'dances '.repeat(500), 0.5, true],
  ['1,050 narrow letters that take 15 lines', 'iiii '.repeat(210), 0.1, false],
  ['23 wide letters that each take a line', 'W'.repeat(23), 9, false],
  ['a short text', 'hello', 0.5, false],
] as const) {
  browserTest(`The log ${isFolded ? 'folds' : 'shows in full'} ${what}`, async () => {
    await setAdvance(advanceEm);
    // With letters this wide the words of the element fill its usual height, and leave no log.
    await ann.run(`box.style.blockSize = '4000px'`);
    const bob = await enterRoom();
    bob.send(text);
    await ann.until(`texts().length === 1 && ${isFolded ? IS_FOLDED : IS_WHOLE}`);
    await ann.untilStable(`${TEXT}.getBoundingClientRect().height`);
    expect(await ann.read<boolean>(isFolded ? IS_FOLDED : IS_WHOLE)).toBe(true);
    expect(ann.consoleErrors).toEqual([]);
    await ann.run(`box.style.blockSize = ''`);
    await setAdvance(0.5);
    bob.leave();
  });
}

browserTest('The log folds a text again when an edit or a narrower window makes it long', async () => {
  const bob = await enterRoom();
  bob.send('word '.repeat(80));
  await ann.until(`texts().length === 1 && ${ALL} !== null && ${IS_WHOLE}`);
  await ann.resize({ width: 270, height: 700 });
  await ann.until(IS_FOLDED);
  await ann.resize({ width: 900, height: 700 });
  await ann.until(IS_WHOLE);
  const id = bob.messages[0]?.id ?? '';
  bob.command({ type: 'edit', message: id, text: 'word '.repeat(700) });
  await ann.until(IS_FOLDED);
  bob.command({ type: 'edit', message: id, text: 'word '.repeat(20) });
  await ann.until(IS_WHOLE);
  expect(ann.consoleErrors).toEqual([]);
  await ann.resize({ width: 320, height: 700 });
  bob.leave();
});

browserTest('The log shows a long text in full on request, and moves the focus to its message', async () => {
  const bob = await enterRoom();
  bob.send(TEXTS['a long action']);
  await until(() => bob.outgoing.length === 0, 'the room has the message');
  await ann.until(IS_FOLDED);
  // What is folded is not laid out: 80 texts of a thousand lines each would take seconds.
  expect(await ann.read<boolean>(`${REST}.checkVisibility()`)).toBe(false);
  const height = `${TEXT}.getBoundingClientRect().height`;
  const before = await ann.read<number>(height);
  await ann.click(ALL);
  await ann.until(`${height} > ${2 * before} && ${ALL}.hidden && ${log}.activeElement?.localName === 'article'`);
  expect(await ann.read<string>(`${TEXT}.innerText`)).toContain('dances '.repeat(499));
  // A row that is drawn again stays in full.
  bob.command({ type: 'react', message: bob.messages.at(-1)?.id ?? '', emoji: '👍', on: true });
  await ann.until(`${log}.querySelector('.reactions') !== null`);
  await ann.untilStable(height);
  expect(await ann.read<boolean>(`${height} > ${2 * before} && ${ALL}.hidden`)).toBe(true);
  bob.leave();
});

import { afterAll, beforeAll, expect } from 'bun:test';
import type { ChatClient } from '../../www/client/client.ts';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest, longBrowserTest } from '../helpers/browser-test.ts';
import { freshRoom } from '../helpers/fresh-room.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { FOCUS } from '../helpers/page-docked.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer({ RATE: '0' })));
afterAll(() => server[Symbol.asyncDispose]());

const SCROLLER = `part('log').querySelector('.scroller')`;
const TOP = `${SCROLLER}.scrollTop`;
const IS_AT_END = `${SCROLLER}.scrollHeight - ${SCROLLER}.clientHeight - ${TOP} < 2`;
const NEW_LINE = `part('log').querySelector('.line.unread')?.nextElementSibling.querySelector('.text').textContent`;
const LAST_ROW = `all(part('log'), 'article').at(-1)`;

/** A room with a member outside the browser, and a page of another site that shows it. */
async function open(
  count: number,
  around = (tag: string) => tag,
): Promise<{ ann: BrowserPage; bob: ChatClient; host: PageHost } & AsyncDisposable> {
  const room = freshRoom();
  const bob = headlessClient({ server: server.url, room, via: 'websocket' });
  bob.join();
  await until(() => bob.state.phase === 'live', 'Bob is in');
  for (let number = 1; number <= count; number++) bob.send(`message ${number}`);
  await until(() => bob.outgoing.length === 0, 'the room has the messages');
  const tag = `<chat-box room="${room}" server="${server.url}" notify style="height: 24em"></chat-box>`;
  const after = '<button id="after">After the chat</button>';
  const host = hostPage(`<script type="module" src="${server.url}/chat-box.js"></script>${around(tag)}${after}`);
  const ann = await BrowserPage.open(host.url);
  await ann.until(`box.state.phase === 'live' && !box.state.catchingUp && texts().length >= ${Math.min(count, 20)}`);
  await ann.untilStable(`${SCROLLER}.scrollHeight`);
  return {
    ...{ ann, bob, host },
    async [Symbol.asyncDispose]() {
      bob.leave();
      await ann[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
    },
  };
}

browserTest('"Today" becomes "Yesterday" at midnight by itself', async () => {
  await using room = await open(1);
  const { ann } = room;
  const day = `shown(part('log').querySelector('.day'))`;
  expect(await ann.read<string>(day)).toBe('Today');
  // The page's clock is two seconds before midnight. An element that is inserted reads it.
  await ann.run(`
    const { Date: Real } = window;
    const shift = new Real().setHours(24, 0, 0, 0) - 2_000 - Real.now();
    window.Date = class extends Real {
      constructor(...given) { super(...(given.length ? given : [Real.now() + shift])); }
      static now() { return Real.now() + shift; }
    };
    document.body.append(box);
  `);
  await ann.until(`${day} === 'Yesterday'`);
});

longBrowserTest('The live region and the notification lose a message that is deleted', async () => {
  await using room = await open(1);
  const { ann, bob } = room;
  const region = `part('log').querySelector('#news').textContent`;
  bob.send('a secret');
  bob.send('kept');
  await ann.until(`${region}.includes('a secret') && ${region}.includes('kept')`);
  const remove = (text: string) => {
    const id = bob.messages.findLast((message) => message.text === text)?.id ?? '';
    bob.command({ type: 'delete', message: id });
  };
  remove('a secret');
  await ann.until(`!${region}.includes('a secret') && ${region}.includes('kept')`, 1_000);

  await ann.run(`
    window.notes = [];
    window.Notification = class {
      static permission = 'granted';
      constructor(title, { body }) { notes.push(this); this.body = body; }
      close() { this.isClosed = true; }
    };
  `);
  await ann.setHidden(true);
  await ann.until(`document.hidden`);
  bob.send('another secret');
  await ann.until(`notes.length === 1 && notes[0].body === 'another secret' && !notes[0].isClosed`);
  remove('another secret');
  await ann.until(`notes[0].isClosed`, 1_000);
  // The next one waits, because one was shown just now. It is deleted before.
  bob.send('a third secret');
  await until(() => bob.outgoing.length === 0, 'the room has the message');
  remove('a third secret');
  bob.send('/me nods');
  await ann.until(`notes.length === 2 && notes[1].body === '${bob.you?.name} nods'`);
  await ann.setHidden(false);
  await ann.until(`notes[1].isClosed`);
});

for (const [what, around, hide, show] of [
  [
    'display: none',
    (tag: string) => `<div>${tag}</div>`,
    `box.parentElement.style.display = 'none'`,
    `box.parentElement.style.display = ''`,
  ],
  [
    'closed details',
    (tag: string) => `<details open>${tag}</details>`,
    `box.parentElement.open = false`,
    `box.parentElement.open = true`,
  ],
  [
    'content-visibility: hidden',
    (tag: string) => `<div>${tag}</div>`,
    `box.parentElement.style.contentVisibility = 'hidden'`,
    `box.parentElement.style.contentVisibility = ''`,
  ],
] as const) {
  browserTest(`A line marks what arrived while the chat was inside ${what}, each time`, async () => {
    await using room = await open(3, around);
    const { ann, bob } = room;
    for (const round of [1, 2]) {
      await ann.run(hide);
      await ann.untilStable('0');
      bob.send(`unseen ${round}`);
      await ann.until(`box.client.messages.at(-1).text === 'unseen ${round}'`);
      await ann.untilStable('0');
      await ann.run(show);
      await ann.until(`${NEW_LINE}?.includes('unseen ${round}')`);
      bob.send(`seen ${round}`);
      await ann.until(`texts().at(-1) === 'seen ${round}' && ${NEW_LINE}.includes('unseen ${round}')`);
    }
  });
}

browserTest('The log holds still while a mouse selects, and follows the end again afterwards', async () => {
  await using room = await open(40);
  const { ann, bob } = room;
  await ann.until(IS_AT_END);
  await ann.mouseDown(`${LAST_ROW}.querySelector('.text')`);
  const before = await ann.read<number>(TOP);
  for (let number = 0; number < 20; number++) bob.send(`later ${number}`);
  await ann.until(`texts().at(-1) === 'later 19'`);
  await ann.untilStable(TOP);
  expect(await ann.read<number>(TOP)).toBe(before);
  await ann.mouseUp(SCROLLER);
  bob.send('the end');
  await ann.until(`texts().at(-1) === 'the end' && ${IS_AT_END}`);
});

browserTest('The end of a long log shifts nothing in the page when the log removes its oldest rows', async () => {
  await using room = await open(0);
  const { ann, bob } = room;
  let sent = 0;
  const sendUpTo = async (count: number) => {
    while (sent < count) bob.send(`message ${++sent}`);
    await until(() => bob.outgoing.length === 0, 'the room has the messages');
    await ann.until(`texts().at(-1) === 'message ${sent}' && ${IS_AT_END}`);
  };
  for (const count of [100, 200, 300, 400, 500, 600, 700]) await sendUpTo(count);
  await ann.run(`
    window.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: 'layout-shift' });
  `);
  // Few at once, so that rows are visible before and afterwards.
  for (let count = 702; count <= 760; count += 2) await sendUpTo(count);
  await ann.untilStable(TOP);
  expect(await ann.read<number>('texts().length')).toBeLessThan(500);
  expect(await ann.read<number>('shifts.length')).toBe(0);
});

browserTest(
  "The log keeps the reader's place when the page scrolls and the field grows, or a phone is turned",
  async () => {
    await using room = await open(60);
    const { ann } = room;
    await ann.until(IS_AT_END);
    await ann.wheel(LAST_ROW, -600);
    await ann.until(`!(${IS_AT_END})`);
    await ann.untilStable(TOP);
    const first = `(() => { const edge = ${SCROLLER}.getBoundingClientRect().top; return all(part('log'), 'article').find((row) => row.getBoundingClientRect().bottom > edge).querySelector('.text').textContent; })()`;
    const before = await ann.read<string>(first);
    const FIELD = `part('composer').querySelector('textarea')`;
    await ann.run(`document.body.style.minHeight = '300vh'; scrollTo(0, 150);`);
    await ann.until(`scrollY === 150`);
    const height = await ann.read<number>(`${FIELD}.offsetHeight`);
    await ann.run(`${FIELD}.value = 'a\\nb\\nc\\nd'; ${FIELD}.dispatchEvent(new Event('input'))`);
    await ann.until(`${FIELD}.offsetHeight > ${height}`);
    await ann.untilStable(TOP);
    expect(await ann.read<string>(first)).toBe(before);
    await ann.resize({ width: 500, height: 400 });
    await ann.run(`scrollTo(0, 0)`);
    await ann.untilStable(TOP);
    expect(await ann.read<string>(first)).toBe(before);
  },
);

browserTest('Tab through a long room keeps the focus and the place', async () => {
  await using room = await open(60);
  const { ann } = room;
  await ann.until(`${IS_AT_END} && part('log').querySelector('.older') !== null`);
  const before = await ann.read<number>(TOP);
  await ann.run(`${SCROLLER}.focus()`);
  for (let presses = 0; presses < 3; presses++) {
    await ann.press('Tab');
    await ann.untilStable(TOP);
    expect(await ann.read<string>(FOCUS)).not.toBe('body');
    expect(await ann.read<number>(TOP)).toBe(before);
  }
  // Home goes to the first loaded message, which keeps the focus when older ones arrive.
  await ann.run(`${SCROLLER}.focus()`);
  await ann.press('Home');
  await ann.until(`part('log').querySelector('.older') === null && texts().length === 60`);
  expect(await ann.read<string>(FOCUS)).toBe('row');
});

browserTest('The actions of a message hide when it is scrolled away', async () => {
  await using room = await open(60);
  const { ann } = room;
  await ann.until(IS_AT_END);
  const bar = `part('log').querySelector('.actions')`;
  await ann.point(LAST_ROW);
  await ann.until(`${bar} !== null`);
  await ann.wheel(LAST_ROW, -600);
  await ann.until(`${bar} === null && !(${IS_AT_END})`);
  // With the focus in the bar, the focus returns to the message.
  await ann.run(`${SCROLLER}.focus()`);
  await ann.press('ArrowUp');
  await ann.press('Enter');
  await ann.until(`part('log').activeElement?.closest('.actions') !== null && ${bar} !== null`);
  await ann.wheel(SCROLLER, 3_000);
  await ann.until(`${bar} === null && part('log').activeElement?.localName === 'article'`);
});

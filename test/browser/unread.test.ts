import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const TITLE = '  My\n  shop ';

/** Serves a page with elements of one room that records each sound and notification the element asks the browser for. */
function site(tags: string): PageHost {
  return hostPage(`<head><title>${TITLE}</title>
    <script>
      window.tones = [];
      window.AudioContext = class extends AudioContext { constructor() { super(); tones.push(this); } };
      window.shown = [];
      window.permission = 'default';
      window.asked = 0;
      // Tests cannot see the browser's own notifications.
      window.Notification = class {
        static get permission() { return window.permission; }
        static async requestPermission() { window.asked++; return (window.permission = 'granted'); }
        constructor(title, { body }) { window.shown.push(title + ': ' + body); window.last = this; }
        close() { window.shown.push('closed'); }
      };
    </script>
    <script type="module" src="${server.url}/chat-box.js"></script></head><body>${tags}<p id="text">Some text</p></body>`);
}

const TITLE_NOW = `document.querySelector('title').textContent`;

/** Opens the page, waits until it is in the room, and adds another member. */
async function openSite(host: PageHost, room: string) {
  const page = await BrowserPage.open(host.url);
  await page.until(`box.state.phase === 'live' && !box.state.catchingUp`);
  const friend = headlessClient({ server: server.url, room });
  friend.join();
  await page.until(`box.client.count === 2`);
  return { page, friend };
}

/** Waits for an expression in a page that may be hidden: a hidden page renders no frames. */
async function untilHidden(page: BrowserPage, expression: string): Promise<void> {
  await page.run(`
    const end = Date.now() + 10_000;
    while (!(${expression})) {
      if (Date.now() > end) throw new Error('Not so: ' + ${JSON.stringify(expression)} + ' ' + document.title);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  `);
}

browserTest('The title badge counts messages while the page is hidden, then restores the exact title', async () => {
  await using host = site(
    '<chat-box room="title" title-badge></chat-box><chat-box room="title" title-badge></chat-box>',
  );
  const { page, friend } = await openSite(host, 'title');
  await using _page = page;
  friend.send('seen');
  await page.until(`texts().includes('seen')`);
  expect(await page.read<string>(TITLE_NOW)).toBe(TITLE);
  await page.setHidden(true);
  friend.send('one');
  await untilHidden(page, `${TITLE_NOW} === ${JSON.stringify(`(1) ${TITLE}`)}`);
  friend.send('two');
  await untilHidden(page, `${TITLE_NOW} === ${JSON.stringify(`(2) ${TITLE}`)} && box.unread === 2`);
  // Two elements of a room count a message once. Your own messages are never unread.
  await page.run(`box.send('my own')`);
  await page.setHidden(false);
  await page.until(`${TITLE_NOW} === ${JSON.stringify(TITLE)} && box.unread === 0`);
  friend.leave();
});

browserTest('An element without title-badge leaves the title to another element of its room', async () => {
  const room = 'one-badge';
  await using host = site(`<chat-box room="${room}" title-badge></chat-box><chat-box room="${room}"></chat-box>`);
  const { page, friend } = await openSite(host, room);
  await using _page = page;
  await page.setHidden(true);
  friend.send('one');
  await untilHidden(page, `all(document, 'chat-box').every(({ unread }) => unread === 1)`);
  await untilHidden(page, `${TITLE_NOW} === ${JSON.stringify(`(1) ${TITLE}`)}`);
  await page.run(`const second = all(document, 'chat-box')[1]; second.remove(); await second.updateComplete;`);
  expect(await page.read<string>(TITLE_NOW)).toBe(`(1) ${TITLE}`);
  await page.run(`box.titleBadge = false`);
  await untilHidden(page, `${TITLE_NOW} === ${JSON.stringify(TITLE)}`);
  friend.leave();
});

browserTest('The title badge keeps a title, or a title element, that the page changes', async () => {
  await using host = site('<chat-box room="titles" mode="bubble" title-badge></chat-box>');
  const { page, friend } = await openSite(host, 'titles');
  await using _page = page;
  friend.send('one');
  await page.until(`document.title === '(1) My shop'`);
  await page.run(`document.title = 'Checkout'`);
  await page.until(`document.title === '(1) Checkout'`);
  friend.send('two');
  await page.until(`document.title === '(2) Checkout'`);
  await page.run(`
    document.querySelector('title').remove();
    document.head.append(Object.assign(document.createElement('title'), { textContent: 'Thank you' }));
  `);
  await page.until(`document.title === '(2) Thank you'`);
  await page.run(`box.titleBadge = false`);
  await page.until(`document.title === 'Thank you'`);
  await page.run(`box.titleBadge = true`);
  await page.until(`document.title === '(2) Thank you'`);
  await page.run(`document.title = 'The end'; box.remove();`);
  await page.until(`document.title === 'The end'`);
  friend.leave();
});

browserTest('A message of others plays the chime on a hidden page that you have touched', async () => {
  await using host = site('<chat-box room="sound" mode="bubble" sound></chat-box>');
  const { page, friend } = await openSite(host, 'sound');
  await using _page = page;
  friend.send('before anybody touched the page');
  await page.until(`box.unread === 1`);
  expect(await page.read<number>('tones.length')).toBe(0);
  await page.click(`document.getElementById('text')`);
  friend.send('one');
  await page.until(`tones.length === 1 && tones[0].state === 'running'`);
  await page.run(`box.send('my own')`);
  await page.until(`box.client.messages.at(-1).text === 'my own'`);
  // This message follows the last chime too soon.
  friend.send('two');
  await page.until(`box.unread === 3`);
  await page.until(`tones[0].state === 'closed'`);
  expect(await page.read<number>('tones.length')).toBe(1);
  expect(page.consoleErrors).toEqual([]);
  friend.leave();
});

browserTest(
  'A notification names the chat by its label on a hidden page after the bell was pressed, and opens it',
  async () => {
    await using host = site('<chat-box room="notify" label="الدعم &lt;b>" mode="bubble" notify></chat-box>');
    const { page, friend } = await openSite(host, 'notify');
    await using _page = page;
    await page.click(`box.shadowRoot.querySelector('.launcher')`);
    const named = `['.launcher', 'dialog', 'section'].map((part) => box.shadowRoot.querySelector(part).ariaLabel)`;
    expect(await page.read<string[]>(named)).toEqual([
      'Open chat: الدعم <b>',
      ...['Chat: الدعم <b>', 'Chat: الدعم <b>'],
    ]);
    expect(await page.read<string>(`shown(box.shadowRoot.querySelector('h2'))`)).toBe('الدعم <b>');
    const bell = `box.shadowRoot.querySelector('header .bell')`;
    await page.until(`${bell} !== null`);
    expect(await page.read<number>('asked')).toBe(0);
    await page.saveScreenshot('bubble-bell');
    await page.click(bell);
    await page.until(`asked === 1 && ${bell} === null`);
    await page.press('Escape');
    await page.until(`!box.open`);
    friend.send('the page is in view');
    await page.until(`box.unread === 1`);
    await page.setHidden(true);
    friend.send('look here');
    await untilHidden(page, `window.shown.length === 1`);
    expect(await page.read<string>('window.shown[0]')).toBe(`${friend.you?.name} in \u2068الدعم <b>\u2069: look here`);
    await page.run(`window.last.onclick()`);
    await page.setHidden(false);
    await page.until(`box.open && box.unread === 0 && window.shown[1] === 'closed'`);
    friend.leave();
  },
);

browserTest('The element plays, shows and asks nothing unless the page sets the attributes', async () => {
  await using host = site('<chat-box room="quiet" mode="bubble"></chat-box>');
  const { page, friend } = await openSite(host, 'quiet');
  await using _page = page;
  await page.run(`window.permission = 'granted'`);
  await page.click(`document.getElementById('text')`);
  await page.setHidden(true);
  friend.send('one');
  await untilHidden(page, `box.unread === 1`);
  expect(await page.read<unknown>(`JSON.stringify([tones, window.shown, asked, ${TITLE_NOW}])`)).toBe(
    JSON.stringify([[], [], 0, TITLE]),
  );
  friend.leave();
});

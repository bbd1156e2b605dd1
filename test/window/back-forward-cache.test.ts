import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { windowTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

/** A headless shell has no back-forward cache. */
const WHOLE = { browser: 'whole' } as const;

/** An expression: the page shows this name, and every message is acknowledged. */
const isSettled = (name: string) => `you() === '${name}' && all(part('log'), '.pending, .failed').length === 0`;

/** Serves a page of another origin with the element, which records how it was shown last. */
const site = (server: string, via = 'whip', more = '') =>
  hostPage(`<script type="module" src="${server}/chat-box.js"></script><chat-box via="${via}" ${more}></chat-box>
    <script>addEventListener('pageshow', (event) => { window.wasKept = event.persisted; });</script>`);

/** Asserts that the page came from the back-forward cache. */
async function expectFromCache(page: BrowserPage): Promise<void> {
  expect({ wasKept: await page.read<boolean>('wasKept'), misses: page.cacheMisses }).toEqual({
    wasKept: true,
    misses: [],
  });
}

for (const via of ['whip', 'websocket']) {
  windowTest(`A page returns from the back-forward cache and chats on under its name, via ${via}`, async () => {
    await using server = await startTestServer();
    await using host = await site(server.url, via);
    await using bob = await BrowserPage.open(chatPage(server.url), WHOLE);
    await bob.until(`you().length > 0`);
    await using ann = await BrowserPage.open(host.url, WHOLE);
    await ann.until(`people().length === 2`);
    const name = await ann.name();
    await ann.send('before');
    await bob.until(`texts().includes('before')`);
    await ann.goto('about:blank');
    await bob.send('meanwhile');
    await bob.until(`texts().includes('meanwhile') && all(part('log'), '.pending').length === 0`);
    await ann.back();
    await ann.until(`texts().join() === 'before,meanwhile' && ${isSettled(name)}`);
    await expectFromCache(ann);
    await ann.send('after');
    await bob.until(`texts().join() === 'before,meanwhile,after'`);
    expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
    expect(ann.consoleErrors).toEqual([]);
  });
}

for (const [how, goodbye] of [
  ['is left', 'box.leave()'],
  // An element that a framework moves is back before the next task.
  ['loses its element', 'box.remove(); await new Promise((resolve) => setTimeout(resolve));'],
] as const) {
  windowTest(`A page whose chat ${how} just before enters the back-forward cache with nothing open`, async () => {
    await using server = await startTestServer();
    await using host = await site(server.url);
    await using bob = await BrowserPage.open(chatPage(server.url), WHOLE);
    await bob.until(`you().length > 0`);
    await using ann = await BrowserPage.open(host.url, WHOLE);
    await ann.until(`people().length === 2`);
    const name = await ann.name();
    await ann.run(goodbye);
    await ann.goto('about:blank');
    // Well within the 30 s for which the server keeps a lost member.
    await bob.until(`presence() === '${name} joined ${name} left'`, 10_000);
    await ann.back();
    await ann.until(`window.wasKept !== undefined`);
    await expectFromCache(ann);
    await ann.run(`document.body.append(box ?? document.createElement('chat-box'))`);
    await ann.run(`box.join()`);
    await ann.until(`people().length === 2 && you() !== '${name}'`);
    expect(ann.consoleErrors).toEqual([]);
  });
}

windowTest('A page enters the back-forward cache while its data channel still opens beside a WebSocket', async () => {
  await using server = await startTestServer();
  // The packets of the data channel go to a port where nothing receives them.
  await using host = hostPage(`<script>
      const { fetch: send } = window;
      window.fetch = async (url, init) => {
        const response = await send(url, init);
        if (init?.method !== 'POST') return response;
        const sdp = (await response.text()).replace(/(a=candidate.* )\\d+( typ)/g, '$19$2');
        return Object.defineProperty(new Response(sdp, response), 'url', { value: response.url });
      };
      addEventListener('pageshow', (event) => { window.wasKept = event.persisted; });
    </script>
    <script type="module" src="${server.url}/chat-box.js"></script><chat-box></chat-box>`);
  await using ann = await BrowserPage.open(host.url, WHOLE);
  const name = await ann.name();
  expect(await ann.read<string>('box.client.link.route')).toBe('websocket');
  await ann.goto('about:blank');
  await ann.back();
  await ann.until(`window.wasKept !== undefined && ${isSettled(name)}`);
  await expectFromCache(ann);
  expect(ann.consoleErrors).toEqual([]);
});

windowTest('A page enters the back-forward cache while the browser grants its lock', async () => {
  await using server = await startTestServer();
  // The page is busy when the lock is granted, and is left meanwhile.
  await using host = hostPage(`<script>
      const { request } = LockManager.prototype;
      LockManager.prototype.request = function (...args) {
        const granted = request.apply(this, args);
        const end = performance.now() + 1_000;
        while (performance.now() < end);
        return granted;
      };
      addEventListener('pageshow', (event) => { window.wasKept = event.persisted; });
    </script>
    <script type="module" src="${server.url}/chat-box.js"></script><chat-box></chat-box>`);
  await using bob = await BrowserPage.open(chatPage(server.url), WHOLE);
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(host.url, WHOLE);
  await bob.until(`people().length === 2`);
  const name = await bob.read<string>(`people().find((name) => name !== you())`);
  await ann.goto('about:blank');
  await ann.back();
  await ann.until(`window.wasKept !== undefined && ${isSettled(name)}`);
  await expectFromCache(ann);
  expect(ann.consoleErrors).toEqual([]);
});

windowTest('A page waits for no answer to its goodbye, neither in the back-forward cache nor after it', async () => {
  await using server = await startTestServer();
  await using host = await site(server.url);
  await using ann = await BrowserPage.open(host.url, WHOLE);
  const name = await ann.name();
  process.kill(server.pid, 'SIGSTOP');
  await ann.run(`box.leave()`);
  await ann.goto('about:blank');
  await ann.back();
  await ann.until(`window.wasKept !== undefined`);
  await expectFromCache(ann);
  expect(await ann.read<string>('box.state.phase')).toBe('idle');
  await ann.run(`box.join()`);
  process.kill(server.pid, 'SIGCONT');
  await ann.until(`box.state.phase === 'live' && you() !== '${name}'`);
  // Longer than the client waits for an answer.
  await ann.run(`await new Promise((resolve) => setTimeout(resolve, 2_500))`);
  expect(await ann.read<string>('box.state.phase')).toBe('live');
  expect(ann.consoleErrors).toEqual([]);
});

windowTest(
  'A bubble returns from the back-forward cache as it was left, with the messages that arrived meanwhile',
  async () => {
    await using server = await startTestServer();
    await using host = await site(server.url, 'whip', 'mode="bubble" title-badge');
    await using bob = await BrowserPage.open(chatPage(server.url), WHOLE);
    await bob.until(`you().length > 0`);
    await using ann = await BrowserPage.open(host.url, WHOLE);
    for (const isOpen of [false, true]) {
      if (isOpen) await ann.run(`box.show()`);
      await ann.until(`box.state.phase === 'live' && box.client.count === 2 && box.open === ${isOpen}`);
      const text = `meanwhile, ${isOpen}`;
      await ann.goto('about:blank');
      await bob.send(text);
      await bob.until(`texts().includes('${text}') && all(part('log'), '.pending').length === 0`);
      await ann.back();
      await ann.until(`box.state.phase === 'live' && box.client.messages.at(-1)?.text === '${text}'`);
      await expectFromCache(ann);
      await ann.until(
        `box.open === ${isOpen} && box.unread === ${isOpen ? 0 : 1} && document.title === '${isOpen ? '' : '(1)'}'`,
      );
      await ann.until(`box.shadowRoot.querySelector('${isOpen ? 'dialog' : '.launcher'}').checkVisibility()`);
    }
    await ann.until(`texts().length === 2`);
    expect(ann.consoleErrors).toEqual([]);
  },
);

windowTest('A member keeps its name from page to page of a site, and back through the back-forward cache', async () => {
  await using server = await startTestServer();
  await using host = await site(server.url);
  await using bob = await BrowserPage.open(chatPage(server.url), WHOLE);
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(host.url, WHOLE);
  await ann.until(`people().length === 2`);
  const name = await ann.name();
  await ann.send('on the first page');
  await ann.until(`texts().length === 1 && ${isSettled(name)}`);
  await ann.goto(new URL('?second', host.url));
  await ann.until(`texts().length === 1 && ${isSettled(name)}`);
  await ann.send('on the second page');
  await ann.until(`texts().length === 2 && ${isSettled(name)}`);
  await ann.back();
  await ann.until(`location.search === '' && texts().length === 2 && ${isSettled(name)}`);
  await expectFromCache(ann);
  await bob.until(`texts().join() === 'on the first page,on the second page'`);
  expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
});

import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { selfContainedPage } from '../helpers/page-self-contained.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** What the page's member shows when it has settled: one name, nothing on its way. */
const isSettled = (name: string) => `you() === '${name}' && all(part('log'), '.pending, .failed').length === 0`;
/** Nobody saw anybody come or go. */
const isQuiet = `presence() === ''`;

/** Somebody else's page with the element, which keeps note of how it was shown last. */
const site = (server: string, via = 'whip', more = '') =>
  hostPage(`<script type="module" src="${server}/chat-box.js"></script><chat-box via="${via}" ${more}></chat-box>
    <script>addEventListener('pageshow', (event) => { window.wasKept = event.persisted; });</script>`);

/** Whether the page came out of the back-forward cache, and if not, what the browser has against it. */
const FROM_CACHE = `JSON.stringify([wasKept, performance.getEntriesByType('navigation')[0]?.notRestoredReasons])`;
const WAS_KEPT = '[true,null]';

browserTest('A page that is hidden and shown again stays who it is and misses nothing', async () => {
  await using server = await startTestServer();
  await using bob = await BrowserPage.open(server.url);
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(server.url);
  await ann.until(`people().length === 2`);
  const name = await ann.name();
  await ann.hide(true);
  expect(await ann.read<string>('document.visibilityState')).toBe('hidden');
  for (const text of ['one', 'two', 'three']) await bob.say(text);
  await bob.until(`texts().length === 3 && all(part('log'), '.pending').length === 0`);
  await ann.hide(false);
  await ann.until(`texts().join() === 'one,two,three' && ${isSettled(name)}`);
  expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
});

browserTest('A page that was frozen while the server restarted wakes up as who it was and misses nothing', async () => {
  const PORT = String(await portForRestarts());
  using folder = temporaryFolder();
  const DATA_DIR = folder.path;
  await using server = await startTestServer({ PORT, DATA_DIR });
  await using ann = await BrowserPage.open(server.url);
  const name = await ann.name();
  await ann.say('before');
  await ann.until(`texts().includes('before') && ${isSettled(name)}`);
  await ann.freeze(true);
  await server.stop('SIGKILL');
  await using next = await startTestServer({ PORT, DATA_DIR });
  await using bob = await BrowserPage.open(next.url);
  await bob.until(`you().length > 0`);
  await bob.say('meanwhile');
  await bob.until(`texts().includes('meanwhile') && all(part('log'), '.pending').length === 0`);
  await ann.freeze(false);
  await ann.until(`people().length === 2 && texts().join() === 'before,meanwhile' && ${isSettled(name)}`, 40_000);
});

browserTest('A reloaded page keeps its name and its history', async () => {
  await using server = await startTestServer();
  await using bob = await BrowserPage.open(server.url);
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(server.url);
  await ann.until(`people().length === 2`);
  const name = await ann.name();
  await ann.say('before');
  await bob.until(`texts().includes('before')`);
  for (let times = 0; times < 3; times++) {
    await ann.reload();
    await ann.until(`texts().join() === 'before' && people().length === 2 && ${isSettled(name)}`);
    expect(await ann.read<number>(`all(part('log'), '.own').length`)).toBe(1);
  }
  expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
  expect(ann.complaints).toEqual([]);
});

browserTest('A page reloaded while the server is away sends what was waiting, once and under its name', async () => {
  const PORT = String(await portForRestarts());
  using folder = temporaryFolder();
  const DATA_DIR = folder.path;
  await using server = await startTestServer({ PORT, DATA_DIR });
  await using host = await selfContainedPage(server.url, `<chat-box server="${server.url}"></chat-box>`);
  await using ann = await BrowserPage.open(host.url);
  const name = await ann.name();
  await server.stop('SIGKILL');
  await ann.say('written before the reload');
  await ann.until(`all(part('log'), '.pending').length === 1`);
  await ann.reload();
  await ann.until(`all(part('log'), '.pending').length === 1`);
  await ann.say('written after it');
  await ann.until(`all(part('log'), '.pending').length === 2`);
  await ann.reload();
  await ann.until(`all(part('log'), '.pending').length === 2`);

  await using next = await startTestServer({ PORT, DATA_DIR });
  await ann.run(`part('status').querySelector('button')?.click()`);
  await ann.until(`${isSettled(name)} && texts().length === 2`);
  await using bob = await BrowserPage.open(next.url);
  await bob.until(`texts().join() === 'written before the reload,written after it'`);
  expect(await bob.read<string>(`shown(part('log').querySelector('.name'))`)).toBe(name);
});

browserTest('A duplicated tab becomes a person of its own, and the first stays who it is', async () => {
  await using server = await startTestServer();
  await using host = await site(server.url);
  await using ann = await BrowserPage.open(host.url);
  const name = await ann.name();
  const kept = await ann.read<string>(`JSON.stringify({ ...sessionStorage })`);
  // A window that a page opens begins with a copy of its session storage, as a duplicated tab does. It takes a click.
  await ann.run(`
    const openCopy = () => { window.copy = open(location.href, '', 'popup'); };
    document.body.addEventListener('pointerdown', openCopy, { once: true });
  `);
  await ann.click(`box.shadowRoot.querySelector('h2')`);
  const copysName = `shown(part('status', copy.document.querySelector('chat-box')).querySelector('.you'))`;
  await ann.until(`${copysName}.length > 0 && people().length === 2`);
  expect(await ann.read<string>(copysName)).not.toBe(name);
  expect(await ann.read<string[]>('people()')).toEqual([name, await ann.read<string>(copysName)]);
  await ann.say('still me');
  await ann.until(`texts().includes('still me') && ${isSettled(name)}`);
  expect(await ann.read<string>(`JSON.stringify({ ...sessionStorage })`)).toBe(kept);
  await ann.reload();
  await ann.until(`people().length === 2 && ${isSettled(name)}`);
});

for (const via of ['whip', 'websocket']) {
  browserTest(
    `A page in the back-forward cache comes back out of it and chats on under its name, via ${via}`,
    async () => {
      await using server = await startTestServer();
      await using host = await site(server.url, via);
      await using bob = await BrowserPage.open(server.url);
      await bob.until(`you().length > 0`);
      await using ann = await BrowserPage.open(host.url);
      await ann.until(`people().length === 2`);
      const name = await ann.name();
      await ann.say('before');
      await bob.until(`texts().includes('before')`);
      await ann.goto('about:blank');
      await bob.say('meanwhile');
      await bob.until(`texts().includes('meanwhile') && all(part('log'), '.pending').length === 0`);
      await ann.back();
      await ann.until(`texts().join() === 'before,meanwhile' && ${isSettled(name)}`);
      expect(await ann.read<string>(FROM_CACHE)).toBe(WAS_KEPT);
      await ann.say('after');
      await bob.until(`texts().join() === 'before,meanwhile,after'`);
      expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
      expect(ann.complaints).toEqual([]);
    },
  );
}

for (const [how, goodbye] of [
  ['is left', 'box.leave()'],
  ['loses its element', 'box.remove()'],
] as const) {
  browserTest(`A page whose chat ${how} just before goes into the back-forward cache with nothing open`, async () => {
    await using server = await startTestServer();
    await using host = await site(server.url);
    await using bob = await BrowserPage.open(server.url);
    await bob.until(`you().length > 0`);
    await using ann = await BrowserPage.open(host.url);
    await ann.until(`people().length === 2`);
    const name = await ann.name();
    await ann.run(goodbye);
    await ann.goto('about:blank');
    // Well within the 30 s for which the place of somebody who was only lost is kept.
    await bob.until(`presence() === '${name} joined ${name} left'`, 10_000);
    await ann.back();
    await ann.until(`window.wasKept !== undefined`);
    expect(await ann.read<string>(FROM_CACHE)).toBe(WAS_KEPT);
    await ann.run(`document.body.append(box ?? document.createElement('chat-box'))`);
    await ann.run(`box.join()`);
    await ann.until(`people().length === 2 && you() !== '${name}'`);
    expect(ann.complaints).toEqual([]);
  });
}

browserTest('A page does not wait in the back-forward cache for the answer to its goodbye, nor after it', async () => {
  await using server = await startTestServer();
  await using host = await site(server.url);
  await using ann = await BrowserPage.open(host.url);
  const name = await ann.name();
  process.kill(server.pid, 'SIGSTOP');
  await ann.run(`box.leave()`);
  await ann.goto('about:blank');
  await ann.back();
  await ann.until(`window.wasKept !== undefined`);
  expect(await ann.read<string>(FROM_CACHE)).toBe(WAS_KEPT);
  expect(await ann.read<string>('box.state.phase')).toBe('idle');
  await ann.run(`box.join()`);
  process.kill(server.pid, 'SIGCONT');
  await ann.until(`box.state.phase === 'live' && you() !== '${name}'`);
  // Longer than a goodbye is waited for.
  await ann.run(`await new Promise((resolve) => setTimeout(resolve, 2_500))`);
  expect(await ann.read<string>('box.state.phase')).toBe('live');
  expect(ann.complaints).toEqual([]);
});

browserTest('A bubble comes out of the back-forward cache as it was left, with what came meanwhile', async () => {
  await using server = await startTestServer();
  await using host = await site(server.url, 'whip', 'mode="bubble" title-badge');
  await using bob = await BrowserPage.open(server.url);
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(host.url);
  for (const isOpen of [false, true]) {
    if (isOpen) await ann.run(`box.show()`);
    await ann.until(`box.state.phase === 'live' && box.client.count === 2 && box.open === ${isOpen}`);
    const text = `meanwhile, ${isOpen}`;
    await ann.goto('about:blank');
    await bob.say(text);
    await bob.until(`texts().includes('${text}') && all(part('log'), '.pending').length === 0`);
    await ann.back();
    await ann.until(`box.state.phase === 'live' && box.client.messages.at(-1)?.text === '${text}'`);
    expect(await ann.read<string>(FROM_CACHE)).toBe(WAS_KEPT);
    await ann.until(
      `box.open === ${isOpen} && box.unread === ${isOpen ? 0 : 1} && document.title === '${isOpen ? '' : '(1)'}'`,
    );
    await ann.until(`box.shadowRoot.querySelector('${isOpen ? 'dialog' : '.launcher'}').checkVisibility()`);
  }
  await ann.until(`texts().length === 2`);
  expect(ann.complaints).toEqual([]);
});

browserTest('From page to page of a site, and back through the cache, one stays the same person', async () => {
  await using server = await startTestServer();
  await using host = await site(server.url);
  await using bob = await BrowserPage.open(server.url);
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`people().length === 2`);
  const name = await ann.name();
  await ann.say('on the first page');
  await ann.until(`texts().length === 1 && ${isSettled(name)}`);
  await ann.goto(new URL('?second', host.url));
  await ann.until(`texts().length === 1 && ${isSettled(name)}`);
  await ann.say('on the second page');
  await ann.until(`texts().length === 2 && ${isSettled(name)}`);
  await ann.back();
  await ann.until(`location.search === '' && texts().length === 2 && ${isSettled(name)}`);
  expect(await ann.read<string>(FROM_CACHE)).toBe(WAS_KEPT);
  await bob.until(`texts().join() === 'on the first page,on the second page'`);
  expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
});

browserTest(
  'When the server is killed and started again everybody keeps their name, and nothing is missing or twice',
  async () => {
    const PORT = String(await portForRestarts());
    using folder = temporaryFolder();
    const DATA_DIR = folder.path;
    await using server = await startTestServer({ PORT, DATA_DIR });
    await using ann = await BrowserPage.open(server.url);
    await ann.until(`you().length > 0`);
    await using bob = await BrowserPage.open(server.url);
    const pages = [ann, bob] as const;
    for (const page of pages) await page.until(`people().length === 2`);
    const names = await Promise.all(pages.map((page) => page.name()));
    const said = ['ann 1', 'bob 1', 'ann 2', 'bob 2', 'ann 3', 'bob 3'];
    for (const text of said.slice(0, 2)) await (text.startsWith('ann') ? ann : bob).say(text);
    for (const page of pages) await page.until(`texts().length === 2`);

    // Said at once, so that some of it is on its way when the server dies.
    for (const text of said.slice(2)) await (text.startsWith('ann') ? ann : bob).say(text);
    await server.stop('SIGKILL');
    await ann.say('ann 4');
    await using _next = await startTestServer({ PORT, DATA_DIR });
    for (const [at, page] of pages.entries()) {
      await page.until(`texts().length === 7 && people().length === 2 && ${isSettled(names[at] ?? '')}`, 40_000);
    }
    const [anns = [], bobs = []] = await Promise.all(pages.map((page) => page.read<string[]>('texts()')));
    expect(anns).toEqual(bobs);
    expect(anns.toSorted()).toEqual([...said, 'ann 4'].toSorted());
    expect(anns.filter((text) => text.startsWith('ann'))).toEqual(['ann 1', 'ann 2', 'ann 3', 'ann 4']);
    expect(await ann.read<string>('presence()')).toBe(`${names[1]} joined`);
    expect(await bob.read<boolean>(isQuiet)).toBe(true);
  },
  90_000,
);

import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { browserTest, longBrowserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { hostPage } from '../helpers/page-host.ts';
import { portForRestarts } from '../helpers/page-port.ts';
import { selfContainedPage } from '../helpers/page-self-contained.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

/** An expression: the page shows this name, and every message is acknowledged. */
const isSettled = (name: string) => `you() === '${name}' && all(part('log'), '.pending, .failed').length === 0`;
/** An expression: the page showed no joins and leaves. */
const isQuiet = `presence() === ''`;

/** Serves a page of another origin with the element. */
const site = (server: string) =>
  hostPage(`<script type="module" src="${server}/chat-box.js"></script><chat-box via="whip"></chat-box>`);

browserTest('A page that is hidden and shown again keeps its name and misses nothing', async () => {
  await using server = await startTestServer();
  await using bob = await BrowserPage.open(chatPage(server.url));
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const name = await ann.name();
  await ann.setHidden(true);
  expect(await ann.read<string>('document.visibilityState')).toBe('hidden');
  for (const text of ['one', 'two', 'three']) await bob.send(text);
  await bob.until(`texts().length === 3 && all(part('log'), '.pending').length === 0`);
  await ann.setHidden(false);
  await ann.until(`texts().join() === 'one,two,three' && ${isSettled(name)}`);
  expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
});

longBrowserTest(
  'A page that is frozen while the server restarts resumes under its name and misses nothing',
  async () => {
    const PORT = String(await portForRestarts());
    using folder = temporaryFolder();
    const DATA_DIR = folder.path;
    await using server = await startTestServer({ PORT, DATA_DIR });
    await using ann = await BrowserPage.open(chatPage(server.url));
    const name = await ann.name();
    await ann.send('before');
    await ann.until(`texts().includes('before') && ${isSettled(name)}`);
    await ann.setFrozen(true);
    await server.stop('SIGKILL');
    await using next = await startTestServer({ PORT, DATA_DIR });
    await using bob = await BrowserPage.open(chatPage(next.url));
    await bob.until(`you().length > 0`);
    await bob.send('meanwhile');
    await bob.until(`texts().includes('meanwhile') && all(part('log'), '.pending').length === 0`);
    await ann.setFrozen(false);
    await ann.until(`people().length === 2 && texts().join() === 'before,meanwhile' && ${isSettled(name)}`, 40_000);
  },
);

longBrowserTest('A page whose name was taken meanwhile says so, and under which name you are now', async () => {
  const PORT = String(await portForRestarts());
  using folder = temporaryFolder();
  const DATA_DIR = folder.path;
  await using server = await startTestServer({ PORT, DATA_DIR });
  await using ann = await BrowserPage.open(chatPage(server.url));
  const name = await ann.name();
  await ann.setFrozen(true);
  // Nothing was written in this room, so its names are not reserved across a restart.
  await server.stop('SIGKILL');
  await using next = await startTestServer({ PORT, DATA_DIR });
  await using stranger = await chatMember(next.url, 'WebSocket', 'lobby');
  const taken = stranger.command({ type: 'rename', name });
  await stranger.next('ack', ({ id }) => id === taken);
  await ann.setFrozen(false);
  const notice = `shown(box.shadowRoot.querySelector('.refusal'))`;
  await ann.until(`${notice}.includes('Someone took the name ${name} while you were away.')`, 40_000);
  const now = await ann.name();
  expect(now).not.toBe(name);
  expect(await ann.read<string>(notice)).toContain(`You’re now ${now}.`);
  await ann.run(`box.shadowRoot.querySelector('.refusal button').click()`);
  await ann.until(`box.shadowRoot.querySelector('.refusal').hidden`);
});

browserTest('A reloaded page keeps its name and its history', async () => {
  await using server = await startTestServer();
  await using bob = await BrowserPage.open(chatPage(server.url));
  await bob.until(`you().length > 0`);
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  const name = await ann.name();
  await ann.send('before');
  await bob.until(`texts().includes('before')`);
  for (let times = 0; times < 3; times++) {
    await ann.reload();
    await ann.until(`texts().join() === 'before' && people().length === 2 && ${isSettled(name)}`);
    expect(await ann.read<number>(`all(part('log'), '[part~=own-message]').length`)).toBe(1);
  }
  expect(await bob.read<string>('presence()')).toBe(`${name} joined`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest(
  'A page that is reloaded while the server is away sends its waiting messages once and under its name',
  async () => {
    const PORT = String(await portForRestarts());
    using folder = temporaryFolder();
    const DATA_DIR = folder.path;
    await using server = await startTestServer({ PORT, DATA_DIR });
    await using host = await selfContainedPage(server.url, `<chat-box server="${server.url}"></chat-box>`);
    await using ann = await BrowserPage.open(host.url);
    const name = await ann.name();
    await server.stop('SIGKILL');
    await ann.send('written before the reload');
    await ann.until(`all(part('log'), '.pending').length === 1`);
    await ann.reload();
    await ann.until(`all(part('log'), '.pending').length === 1`);
    await ann.send('written after it');
    await ann.until(`all(part('log'), '.pending').length === 2`);
    await ann.reload();
    await ann.until(`all(part('log'), '.pending').length === 2`);

    await using next = await startTestServer({ PORT, DATA_DIR });
    await ann.run(`part('status').querySelector('button')?.click()`);
    await ann.until(`${isSettled(name)} && texts().length === 2`);
    await using bob = await BrowserPage.open(chatPage(next.url));
    await bob.until(`texts().join() === 'written before the reload,written after it'`);
    expect(await bob.read<string>(`shown(part('log').querySelector('.name'))`)).toBe(name);
  },
);

browserTest('A duplicated tab becomes a new member, and the first tab keeps its name', async () => {
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
  await ann.send('still me');
  await ann.until(`texts().includes('still me') && ${isSettled(name)}`);
  expect(await ann.read<string>(`JSON.stringify({ ...sessionStorage })`)).toBe(kept);
  await ann.reload();
  await ann.until(`people().length === 2 && ${isSettled(name)}`);
});

browserTest(
  'Pages keep their names when the server is killed and restarted, and no message is missing or twice',
  async () => {
    const PORT = String(await portForRestarts());
    using folder = temporaryFolder();
    const DATA_DIR = folder.path;
    await using server = await startTestServer({ PORT, DATA_DIR });
    await using ann = await BrowserPage.open(chatPage(server.url));
    await ann.until(`you().length > 0`);
    await using bob = await BrowserPage.open(chatPage(server.url));
    const pages = [ann, bob] as const;
    for (const page of pages) await page.until(`people().length === 2`);
    const names = await Promise.all(pages.map((page) => page.name()));
    const said = ['ann 1', 'bob 1', 'ann 2', 'bob 2', 'ann 3', 'bob 3'];
    for (const text of said.slice(0, 2)) await (text.startsWith('ann') ? ann : bob).send(text);
    for (const page of pages) await page.until(`texts().length === 2`);

    // Sent at once, so that some messages are in flight when the server dies.
    for (const text of said.slice(2)) await (text.startsWith('ann') ? ann : bob).send(text);
    await server.stop('SIGKILL');
    await ann.send('ann 4');
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

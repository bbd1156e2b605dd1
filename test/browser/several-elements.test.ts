import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

function site(tags: string): PageHost {
  return hostPage(`<script type="module" src="${server.url}/chat-box.js"></script>${tags}`);
}

browserTest('Two elements of a page are one member in one room, and two in two rooms', async () => {
  await using host = site(
    `<chat-box room="pair"></chat-box><chat-box room="pair"></chat-box><chat-box room="other"></chat-box>`,
  );
  await using bob = await BrowserPage.open(new URL('?bob', host.url));
  await bob.until(`people().length === 1`);
  await using ann = await BrowserPage.open(host.url);
  const [first, second, third] = [0, 1, 2].map((at) => `all(document, 'chat-box')[${at}]`);
  const name = (of = '') => `shown(part('status', ${of}).querySelector('.you'))`;
  await ann.until(`${name(first)} !== '' && ${name(second)} === ${name(first)} && ${name(third)} !== ${name(first)}`);
  expect(await ann.read<number>('people().length')).toBe(2);
  await ann.send('sent in the first');
  await ann.until(`shown(part('log', ${second}).querySelector('.text')) === 'sent in the first'`);
  expect(await ann.read<number>(`all(part('log', ${third}), '.text').length`)).toBe(0);
  // The page announces a message once.
  await bob.send('only once');
  await ann.until(`shown(part('log', ${second})).includes('only once')`);
  const announcements = [first, second, third].map((chat) => `shown(part('log', ${chat}).querySelector('#news'))`);
  expect(await ann.read<number>(`[${announcements.join()}].filter((news) => news.includes('only once')).length`)).toBe(
    1,
  );

  // The member stays until its last element is removed.
  await ann.run(`${first}.remove()`);
  await ann.send('sent in the second');
  await bob.until(`texts().includes('sent in the second')`);
  expect(await bob.read<string>('presence()')).not.toContain('left');
  await ann.run(`${first}.remove()`);
  await bob.until(`presence().endsWith(' left')`);
});

browserTest('An element with connect="manual" joins as the member of another element of its room', async () => {
  await using host = site(`<chat-box room="hand"></chat-box><chat-box room="hand" connect="manual"></chat-box>`);
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`you().length > 0`);
  const second = `all(document, 'chat-box')[1]`;
  await ann.click(`part('empty', ${second}).querySelector('button')`);
  await ann.until(`shown(part('status', ${second}).querySelector('.you')) === you()`);
  expect(await ann.read<number>('people().length')).toBe(1);
});

const FRAME = `<script>
  if (top === self) {
    const frame = document.createElement('iframe');
    frame.src = location.href;
    document.body.append(frame);
  }
</script>`;
const TWO_SESSIONS = [
  [
    'Two elements with different getToken functions',
    `<chat-box room="ROOM" via="websocket"></chat-box><chat-box room="ROOM" via="websocket"></chat-box>
     <script>for (const box of document.querySelectorAll('chat-box')) box.getToken = () => null;</script>`,
    `all(document, 'chat-box')[1]`,
  ],
  [
    'An element and one in a frame of the page',
    `<chat-box room="ROOM" via="websocket"></chat-box>${FRAME}`,
    `document.querySelector('iframe').contentDocument.querySelector('chat-box')`,
  ],
] as const;

for (const [index, [what, tags, second]] of TWO_SESSIONS.entries()) {
  browserTest(`${what} stay two members with their own messages when they reconnect, and after a reload`, async () => {
    await using host = site(tags.replaceAll('ROOM', `sessions-${index}`));
    await using ann = await BrowserPage.open(host.url);
    const both = (condition: (box: string) => string) => `${condition('box')} && ${condition(second)}`;
    const ids = `JSON.stringify([box.client.you.id, ${second}.client.you.id])`;
    await ann.until(both((box) => `${box}.state.phase === 'live'`));
    const before = await ann.read<string>(ids);
    await ann.setOffline(true);
    // A page that is offline reconnects when it is back, with what was written meanwhile.
    await ann.run(`
      for (const element of [box, ${second}]) {
        element.client.connection.restart();
        element.send('written in ' + element.client.you.id);
      }
    `);
    await ann.setOffline(false);
    await ann.run(`box.join(); ${second}.join();`);
    await ann.until(both((box) => `${box}.state.phase === 'live' && ${box}.client.outgoing.length === 0`));
    await ann.until(`box.client.messages.length === 2`);
    expect(await ann.read<string>(ids)).toBe(before);
    expect(
      await ann.read<boolean>(`box.client.messages.every(({ from, text }) => text === 'written in ' + from.id)`),
    ).toBe(true);
    await ann.reload();
    await ann.until(both((box) => `${box}.state.phase === 'live' && !${box}.state.catchingUp`));
    expect(await ann.read<string>(ids)).toBe(before);
  });
}

browserTest('An element that a framework has replaced keeps its member over a reload', async () => {
  await using host = site(`<main></main><script>
    window.mount = () => {
      const next = document.createElement('chat-box');
      next.room = 'replaced';
      next.getToken = () => null;
      document.querySelector('main').replaceChildren(next);
    };
    mount();
  </script>`);
  await using ann = await BrowserPage.open(host.url);
  const first = await ann.name();
  await ann.run(`mount()`);
  await ann.until(`you().length > 0 && you() !== '${first}' && box.state.phase === 'live'`);
  const second = await ann.name();
  await ann.reload();
  expect(await ann.name()).toBe(second);
});

browserTest('A frame keeps its member from page to page, and two frames of one page theirs', async () => {
  await using host = hostPage(
    `<script>document.write(top === self ? '<iframe src="/"></iframe><iframe src="/"></iframe>' : '')</script>
     <script type="module" src="${server.url}/chat-box.js"></script>
     <script>if (top !== self) document.write('<chat-box room="frames" via="websocket"></chat-box>')</script>`,
  );
  await using ann = await BrowserPage.open(host.url);
  const chat = (at: number) => `all(document, 'iframe')[${at}].contentDocument?.querySelector('chat-box')`;
  const areLive = [0, 1].map((at) => `${chat(at)}?.state?.phase === 'live'`).join(' && ');
  const ids = `[0, 1].map((at) => all(document, 'iframe')[at].contentDocument.querySelector('chat-box').client.you.id).join()`;
  await ann.until(areLive);
  const before = await ann.read<string>(ids);
  expect(new Set(before.split(',')).size).toBe(2);
  await ann.run(`all(document, 'iframe')[0].contentWindow.location = '/?another-page';`);
  await ann.until(`all(document, 'iframe')[0].contentWindow.location.search !== '' && ${areLive}`);
  expect(await ann.read<string>(ids)).toBe(before);
  await ann.reload();
  await ann.until(areLive);
  expect(await ann.read<string>(ids)).toBe(before);
});

browserTest('An element that is removed while the pointer is over a message is freed', async () => {
  await using host = site(`<main></main>`);
  await using ann = await BrowserPage.open(host.url);
  await ann.run(`await customElements.whenDefined('chat-box'); window.removed = [];`);
  for (let count = 0; count < 3; count++) {
    await ann.run(`
      const next = document.createElement('chat-box');
      next.room = 'freed';
      next.style = 'display: block; block-size: 500px';
      document.querySelector('main').append(next);
    `);
    await ann.until(`box.state.phase === 'live' && !box.state.catchingUp`);
    await ann.send(`message ${count}`);
    await ann.until(`texts().length === ${count + 1} && all(part('log'), '.pending').length === 0`);
    await ann.point(`part('log').querySelector('article .text')`);
    await ann.until(`part('log').querySelector('.actions') !== null`);
    await ann.run(`removed.push(new WeakRef(box)); box.remove();`);
    await ann.point('document.body');
  }
  // Timers may still know the last one for a moment.
  const areFreed = async () => {
    await ann.collectGarbage();
    return ann.read<boolean>(`removed.every((element) => element.deref() === undefined)`);
  };
  while (!(await areFreed())) await ann.run(`await new Promise((resolve) => setTimeout(resolve, 100))`);
});

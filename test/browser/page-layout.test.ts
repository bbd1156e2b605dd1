import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

browserTest('The element does not grow with its messages on a page that resets all styles', async () => {
  const css = `* { all: unset; display: revert; } .tall { height: 300px }`;
  const chat = (room: string) => `<chat-box room="${room}"></chat-box>`;
  await using host = hostPage(
    `<style>${css}</style><script type="module" src="${server.url}/chat-box.js"></script>${chat('reset')}<div class="tall">${chat('tall')}</div>`,
  );
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`all(document, 'chat-box').every(({ state }) => state?.phase === 'live')`);
  await ann.run(
    `for (const chat of all(document, 'chat-box')) for (let at = 0; at < 40; at++) chat.send('number ' + at);`,
  );
  const sections = `all(document, 'chat-box').map((chat) => chat.shadowRoot.querySelector('section').offsetHeight).join()`;
  await ann.until(`texts().length === 40 && ${sections} === '512,300'`);
  await ann.until(
    `(({ scrollTop, clientHeight, scrollHeight }) => scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 1)(part('log').querySelector('.scroller'))`,
  );
});

browserTest('A bubble works inside a layer with pointer-events: none and white-space: nowrap', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><button onclick="window.clicked = true">Buy</button>
    <div style="position: fixed; inset: 0; pointer-events: none; white-space: nowrap; text-indent: 3em">
      <chat-box mode="bubble" room="layer"></chat-box>
    </div>`,
  );
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`box.state?.phase === 'live'`);
  await ann.click(`box.shadowRoot.querySelector('.launcher')`);
  await ann.until(`box.open && shown(part('empty')).includes('hello.')`);
  const hint = `part('empty').querySelector('p:last-of-type')`;
  const style = `(({ whiteSpace, textIndent }) => [whiteSpace, textIndent].join(' '))(getComputedStyle(${hint}))`;
  expect(await ann.read<string>(style)).toBe('normal 0px');
  await ann.click(`box.shadowRoot.querySelector('.close')`);
  await ann.until(`!box.open`);
  await ann.click(`document.querySelector('button')`);
  expect(await ann.read<boolean>('window.clicked')).toBe(true);
});

browserTest('The element is visible inside a container that is as wide as its content', async () => {
  const chat = '<chat-box room="narrow"></chat-box>';
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script><div style="position: fixed; inset: auto 0 0 auto">${chat}</div>
    <div style="float: left">${chat}</div><table><tr><td>${chat}</td></tr></table>
    <div style="display: grid; width: 16em">${chat}</div>`,
  );
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`all(document, 'chat-box').every(({ state }) => state?.phase === 'live')`);
  const widths = `all(document, 'chat-box').map((chat) => chat.shadowRoot.querySelector('section').offsetWidth)`;
  expect(await ann.read<number[]>(widths)).toEqual([256, 256, 256, 256]);
});

browserTest('The element keeps horizontal lines on a page with vertical writing', async () => {
  await using host = hostPage(
    `<style>body { writing-mode: vertical-rl }</style><script type="module" src="${server.url}/chat-box.js"></script>
    <p>縦書き</p><chat-box room="vertical"></chat-box>`,
  );
  await using ann = await BrowserPage.open(host.url);
  await ann.name();
  await ann.run(`for (let at = 0; at < 40; at++) box.send('number ' + at);`);
  const last = `all(part('log'), 'article').at(-1).getBoundingClientRect()`;
  const log = `part('log').querySelector('.scroller').getBoundingClientRect()`;
  await ann.until(`texts().length === 40 && ${last}.bottom <= ${log}.bottom && ${last}.top >= ${log}.top`);
  expect(await ann.read<boolean>(`${last}.width > ${last}.height && ${last}.right <= ${log}.right`)).toBe(true);
});

browserTest('The emoji picker stays beside its button when the container of the chat scrolls', async () => {
  await using host = hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script>
    <main style="height: 90vh; overflow: auto"><p style="height: 20em"></p><chat-box></chat-box><p style="height: 90em"></p></main>`,
  );
  await using ann = await BrowserPage.open(host.url);
  await ann.name();
  const picker = `part('composer').querySelector('chat-box-emoji-picker')`;
  const button = `part('composer').querySelector('.emoji')`;
  await ann.click(button);
  const isAbove = `(({ bottom }, { top }) => bottom > top - 20 && bottom <= top)(${picker}.getBoundingClientRect(), ${button}.getBoundingClientRect())`;
  await ann.until(isAbove);
  await ann.run(`document.querySelector('main').scrollTop += 100`);
  await ann.until(isAbove);
});

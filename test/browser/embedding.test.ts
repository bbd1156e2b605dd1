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

/** Serves a page of another origin with the two lines from the manual and the strictest Content-Security-Policy they allow. */
function site(tags: string, files: Readonly<Record<string, string>> = {}): PageHost {
  const origin = server.url;
  const csp = `default-src 'none'; script-src ${origin}${Object.keys(files).length > 0 ? " 'self'" : ''}; connect-src ${origin} ${origin.replace('http', 'ws')}; require-trusted-types-for 'script'; trusted-types lit-html`;
  return hostPage(
    `<script type="module" src="${server.url}/chat-box.js"></script>${tags}`,
    {
      'Content-Security-Policy': csp,
    },
    files,
  );
}

for (const via of ['whip', 'whep', 'websocket']) {
  browserTest(`The element joins and sends on a page of another origin with a strict CSP, via ${via}`, async () => {
    await using host = site(`<chat-box room="${via}" via="${via}"></chat-box>`);
    await using ann = await BrowserPage.open(host.url);
    await using bob = await BrowserPage.open(host.url);
    await ann.until(`people().length === 2`);
    await ann.send('hello from elsewhere');
    await bob.until(`texts().includes('hello from elsewhere')`);
    expect(ann.consoleErrors).toEqual([]);
  });
}

browserTest('A bubble with every option on works on a page with a strict CSP', async () => {
  await using host = site(`<chat-box mode="bubble" room="strict" lang="de" title-badge sound notify></chat-box>`);
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`box.state.phase === 'live'`);
  await ann.click(`box.shadowRoot.querySelector('.launcher')`);
  await ann.until(`box.shadowRoot.querySelector('dialog').getAnimations().length === 0`);
  await ann.until(`performance.getEntriesByType('resource').some(({ name }) => name.includes('chat-box.de.js'))`);
  await ann.send('**strictly** https://example.com @nobody');
  await ann.until(`texts().length === 1`);
  await ann.click(`part('composer').querySelector('.emoji')`);
  await ann.press('Escape');
  await ann.press('Escape');
  await ann.until(`!box.open`);
  await ann.run(`box.client.on('message', () => { window.received = true; })`);
  await using bob = await BrowserPage.open(new URL('?bob', host.url));
  await bob.until(`box.state.phase === 'live'`);
  await bob.run(`box.send('hello')`);
  await ann.until(`window.received && document.title === '(1)'`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The element works inside the shadow root of another component', async () => {
  await using host = site(`<host-element></host-element><script type="module" src="/host.js"></script>`, {
    '/host.js': `customElements.define('host-element', class extends HTMLElement {
      constructor() {
        super();
        const chat = document.createElement('chat-box');
        chat.setAttribute('room', 'shadow');
        chat.setAttribute('mode', 'bubble');
        this.attachShadow({ mode: 'open' }).append(chat);
      }
    });`,
  });
  await using ann = await BrowserPage.open(host.url);
  const inner = `document.querySelector('host-element').shadowRoot.querySelector('chat-box')`;
  await ann.until(`${inner}.state?.phase === 'live'`);
  await ann.click(`${inner}.shadowRoot.querySelector('.launcher')`);
  const dialog = `${inner}.shadowRoot.querySelector('dialog')`;
  await ann.until(`part('composer', ${inner}).activeElement !== null && ${dialog}.getAnimations().length === 0`);
  await ann.type('from within');
  await ann.press('Enter');
  await ann.until(`shown(part('log', ${inner}).querySelector('.text')).endsWith('from within')`);
  await ann.press('Escape');
  await ann.until(`!${inner}.open && ${inner}.shadowRoot.activeElement?.matches('.launcher')`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The element returns the focus inside a closed shadow root', async () => {
  const script = `customElements.define('host-element', class extends HTMLElement {
    constructor() {
      super();
      window.chat = document.createElement('chat-box');
      chat.setAttribute('mode', 'bubble');
      this.attachShadow({ mode: 'closed' }).append(chat);
      document.querySelector('button').onclick = () => chat.show();
    }
  });`;
  const tags = `<button></button><host-element></host-element><script type="module" src="/host.js"></script>`;
  await using host = site(tags, { '/host.js': script });
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`chat.state?.phase === 'live'`);
  const launcher = `chat.shadowRoot.querySelector('.launcher')`;
  for (const [opener, hasFocus] of [
    [launcher, `chat.shadowRoot.activeElement === ${launcher}`],
    [`document.querySelector('button')`, `document.activeElement.localName === 'button'`],
  ] as const) {
    await ann.click(opener);
    await ann.until(`part('composer', chat).activeElement !== null`);
    await ann.press('Escape');
    await ann.until(`!chat.open && ${hasFocus}`);
  }
});

browserTest('The composer keeps typed keys from the shortcuts of the page', async () => {
  // Many documentation sites open their search with such a key.
  const script = `document.addEventListener('keydown', (event) => {
    const isShortcut = ['/', 's', 'k'].includes(event.key) && (event.key !== 'k' || event.ctrlKey);
    if (!isShortcut || event.target.matches('input, textarea')) return;
    event.preventDefault();
    document.querySelector('input').focus();
  });`;
  const tags = `<input /><chat-box room="shortcuts"></chat-box><script type="module" src="/page.js"></script>`;
  await using host = site(tags, { '/page.js': script });
  await using ann = await BrowserPage.open(host.url, { width: 1_000 });
  await ann.name();
  const field = `part('composer').querySelector('textarea')`;
  await ann.click(field);
  for (const key of ['/', 's'] as const) await ann.press(key);
  await ann.until(`${field}.value === '/s'`);
  await ann.click(`part('people').querySelector('.more')`);
  await ann.until(`personForm().getRootNode().activeElement?.name === 'name'`);
  await ann.press('s');
  await ann.until(`personForm().querySelector('input').value.endsWith('s')`);
  // Keys that the composer does not use reach the page.
  await ann.click(field);
  await ann.press('k', 'Control');
  await ann.until(`document.activeElement.localName === 'input'`);
});

browserTest('The element works on a page without storage', async () => {
  // A sandboxed frame has an opaque origin, which has no storage.
  await using host = hostPage(
    `<script>try { localStorage; } catch (error) { window.why = error.name; }</script>
    <script type="module" src="${server.url}/chat-box.js"></script><chat-box mode="panel" open room="storage"></chat-box>`,
    { 'Content-Security-Policy': 'sandbox allow-scripts' },
  );
  await using ann = await BrowserPage.open(host.url);
  await ann.name();
  expect(await ann.read<string>('window.why')).toBe('SecurityError');
  await ann.send('kept nowhere');
  await ann.until(`texts().includes('kept nowhere') && all(part('log'), '.pending').length === 0`);
  await ann.press('Escape');
  await ann.until(`!box.open`);
  await ann.click(`box.shadowRoot.querySelector('.launcher')`);
  await ann.until(`box.open`);
  expect(ann.consoleErrors).toEqual([]);
});

browserTest('The tag shows its own content until the script loads, and when it never loads', async () => {
  const fallback = `<a href="https://chat.example">Open the chat</a>`;
  const css = `chat-box:not(:defined) { display: block; block-size: 32em; }`;
  await using host = hostPage(`<style>${css}</style><chat-box room="fallback">${fallback}</chat-box><hr />`);
  await using ann = await BrowserPage.open(host.url);
  const link = `document.querySelector('chat-box a')`;
  const place = `document.querySelector('hr').offsetTop`;
  expect(await ann.read<boolean>(`${link}.checkVisibility()`)).toBe(true);
  const before = await ann.read<number>(place);
  // The page sets it before the script has loaded.
  await ann.run(`box.room = 'property'`);
  await ann.run(`
    const script = Object.assign(document.createElement('script'), { type: 'module', src: '${server.url}/chat-box.js' });
    document.head.append(script);
    await customElements.whenDefined('chat-box');
  `);
  await ann.name();
  expect(await ann.read<boolean>(`${link}.checkVisibility()`)).toBe(false);
  expect(await ann.read<number>(place)).toBe(before);
  expect(await ann.read<string>(`shown(box.shadowRoot.querySelector('h2'))`)).toBe('property');
});

browserTest('The element changes rooms when its properties change', async () => {
  await using host = site(`<chat-box room="one"></chat-box>`);
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`you().length > 0`);
  await ann.send('in one');
  await ann.until(`texts().includes('in one')`);
  await using bob = await BrowserPage.open(host.url);
  await bob.until(`people().length === 2`);

  await ann.run(`box.room = 'two'`);
  await ann.until(
    `shown(box.shadowRoot.querySelector('h2')) === 'two' && texts().length === 0 && people().length === 1`,
  );
  await bob.until(`presence().endsWith(' left')`);
  await ann.run(`box.setAttribute('room', 'one')`);
  await ann.until(`people().length === 2`);
});

browserTest('The element stays in the room when it is moved, and leaves when it is removed', async () => {
  await using host = site(`<chat-box room="moving"></chat-box><main></main>`);
  await using ann = await BrowserPage.open(host.url);
  await using bob = await BrowserPage.open(host.url);
  await bob.until(`people().length === 2`);
  const before = await ann.name();
  await ann.run(`document.querySelector('main').append(box)`);
  await ann.send('still here');
  await bob.until(`texts().includes('still here')`);
  expect(await ann.name()).toBe(before);
  expect(await bob.read<string>('presence()')).not.toContain('left');
  await ann.run(`window.kept = box; box.remove();`);
  await bob.until(`presence().endsWith(' left')`);
  await ann.run(`document.body.append(window.kept)`);
  await bob.until(`people().length === 2`);
});

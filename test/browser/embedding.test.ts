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

/** A stranger's page with the two lines, as strict about its content as it can be. */
function site(tags: string): PageHost {
  const origin = server.url;
  const csp = `default-src 'none'; script-src ${origin}; style-src 'self'; connect-src ${origin} ${origin.replace('http', 'ws')}`;
  return hostPage(`<script type="module" src="${server.url}/chat-box.js"></script>${tags}`, {
    'Content-Security-Policy': csp,
  });
}

for (const via of ['whip', 'whep', 'websocket']) {
  browserTest(`The element talks on a strict page of another origin, via ${via}`, async () => {
    await using host = site(`<chat-box room="${via}" via="${via}"></chat-box>`);
    await using ann = await BrowserPage.open(host.url);
    await using bob = await BrowserPage.open(host.url);
    await ann.until(`people().length === 2`);
    await ann.say('hello from elsewhere');
    await bob.until(`texts().includes('hello from elsewhere')`);
    expect(ann.complaints).toEqual([]);
  });
}

browserTest('The element follows its properties into another room', async () => {
  await using host = site(`<chat-box room="one"></chat-box>`);
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`you().length > 0`);
  await ann.say('in one');
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

browserTest('The element survives being moved, and leaves when it is taken out', async () => {
  await using host = site(`<chat-box room="moving"></chat-box><main></main>`);
  await using ann = await BrowserPage.open(host.url);
  await using bob = await BrowserPage.open(host.url);
  await bob.until(`people().length === 2`);
  const before = await ann.read<string>('you()');
  await ann.run(`document.querySelector('main').append(box)`);
  await ann.say('still here');
  await bob.until(`texts().includes('still here')`);
  expect(await ann.read<string>('you()')).toBe(before);
  expect(await bob.read<string>('presence()')).not.toContain('left');
  await ann.run(`window.kept = box; box.remove();`);
  await bob.until(`presence().endsWith(' left')`);
  await ann.run(`document.body.append(window.kept)`);
  await bob.until(`people().length === 2`);
});

browserTest('The element leaves with the page and joins again when the page comes back', async () => {
  await using host = site(`<chat-box room="history"></chat-box>`);
  await using ann = await BrowserPage.open(host.url);
  await using bob = await BrowserPage.open(host.url);
  await bob.until(`people().length === 2`);
  await ann.goto('about:blank');
  await bob.until(`people().length === 1`);
  await ann.back();
  await bob.until(`people().length === 2`);
  await ann.until(`people().length === 2`);
});

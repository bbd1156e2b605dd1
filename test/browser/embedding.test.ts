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
  const before = await ann.name();
  await ann.run(`document.querySelector('main').append(box)`);
  await ann.say('still here');
  await bob.until(`texts().includes('still here')`);
  expect(await ann.name()).toBe(before);
  expect(await bob.read<string>('presence()')).not.toContain('left');
  await ann.run(`window.kept = box; box.remove();`);
  await bob.until(`presence().endsWith(' left')`);
  await ann.run(`document.body.append(window.kept)`);
  await bob.until(`people().length === 2`);
});

browserTest('Two elements of one room in a page are one member, of two rooms two', async () => {
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
  await ann.say('said in the first');
  await ann.until(`shown(part('log', ${second}).querySelector('.text')) === 'said in the first'`);
  expect(await ann.read<number>(`all(part('log', ${third}), '.text').length`)).toBe(0);

  // The member stays as long as one of its elements does.
  await ann.run(`${first}.remove()`);
  await ann.say('said in the second');
  await bob.until(`texts().includes('said in the second')`);
  expect(await bob.read<string>('presence()')).not.toContain('left');
  await ann.run(`${first}.remove()`);
  await bob.until(`presence().endsWith(' left')`);
});

browserTest('An element that joins by hand finds the member that another element of its room already is', async () => {
  await using host = site(`<chat-box room="hand"></chat-box><chat-box room="hand" connect="manual"></chat-box>`);
  await using ann = await BrowserPage.open(host.url);
  await ann.until(`you().length > 0`);
  const second = `all(document, 'chat-box')[1]`;
  await ann.click(`part('empty', ${second}).querySelector('button')`);
  await ann.until(`shown(part('status', ${second}).querySelector('.you')) === you()`);
  expect(await ann.read<number>('people().length')).toBe(1);
});

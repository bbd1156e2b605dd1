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
  await ann.send('said in the first');
  await ann.until(`shown(part('log', ${second}).querySelector('.text')) === 'said in the first'`);
  expect(await ann.read<number>(`all(part('log', ${third}), '.text').length`)).toBe(0);
  // Who hears the page hears a message once.
  await bob.send('hear me');
  await ann.until(`shown(part('log', ${second})).includes('hear me')`);
  const heard = [first, second, third].map((one) => `shown(part('log', ${one}).querySelector('#news'))`);
  expect(await ann.read<number>(`[${heard.join()}].filter((news) => news.includes('hear me')).length`)).toBe(1);

  // The member stays as long as one of its elements does.
  await ann.run(`${first}.remove()`);
  await ann.send('said in the second');
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

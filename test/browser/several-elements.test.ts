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

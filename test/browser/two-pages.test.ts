import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

// A server for each test: a closed tab stays in the room for half a minute, and messages stay forever.
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

browserTest('Two tabs are two members that see each other join and receive each other’s messages', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`you().length > 0`);
  expect(await ann.read<string[]>('people()')).toEqual([await ann.name()]);
  {
    await using bob = await BrowserPage.open(chatPage(server.url));
    await bob.until(`people().length === 2`);
    const [annsName, bobsName] = [await ann.name(), await bob.name()];
    expect(await bob.read<string[]>('people()')).toEqual([bobsName, annsName]);
    await ann.until(`presence() === ${JSON.stringify(`${bobsName} joined`)}`);
    await ann.until(`people().join() === ${JSON.stringify(`${annsName},${bobsName}`)}`);

    await ann.send('Hello, Bob');
    await bob.until(`texts().includes('Hello, Bob')`);
    expect(await bob.read<string>(`shown(part('log').querySelector('.first .name'))`)).toBe(annsName);
    await bob.send('Hello, Ann');
    await ann.until(`texts().join('|') === 'Hello, Bob|Hello, Ann'`);
    await bob.until(`texts().join('|') === 'Hello, Bob|Hello, Ann'`);
    expect(await ann.read<number>(`all(part('log'), '[part~=own-message]').length`)).toBe(1);
    expect([...ann.consoleErrors, ...bob.consoleErrors]).toEqual([]);
  }
});

browserTest('The element shows markup as text', async () => {
  const markup = '<img src=x onerror="window.broken = true"><b>bold</b>';
  await using ann = await BrowserPage.open(chatPage(server.url));
  await using bob = await BrowserPage.open(chatPage(server.url));
  await ann.until(`people().length === 2`);
  await ann.send(markup);
  for (const page of [ann, bob]) {
    await page.until(`texts().includes(${JSON.stringify(markup)})`);
    expect(await page.read<number>(`all(part('log'), 'img, b').length`)).toBe(0);
    expect(await page.read<boolean>(`'broken' in window`)).toBe(false);
  }
});

browserTest('The element groups the messages of a member and keeps line breaks', async () => {
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`you().length > 0`);
  await page.click(`part('composer').querySelector('textarea')`);
  await page.type('first line');
  await page.press('Enter', 'Shift');
  await page.type('second line');
  await page.press('Enter');
  await page.until(`texts().includes('first line\\nsecond line')`);
  expect(await page.read<string>(`part('composer').querySelector('textarea').value`)).toBe('');
  await page.send('and more');
  await page.until(`texts().includes('and more')`);
  await page.until(`all(part('log'), '.pending').length === 0`);
  expect(await page.read<number>(`all(part('log'), '.first').length`)).toBe(1);
});

browserTest('The composer does not send on the Enter that ends an IME composition', async () => {
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`you().length > 0`);
  const field = `part('composer').querySelector('textarea')`;
  await page.click(field);
  await page.type('にほんご');
  // Tests cannot drive an input method. Browsers send these two events for one.
  for (const mark of ['isComposing: true', 'keyCode: 229']) {
    await page.run(
      `${field}.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ${mark}, bubbles: true, cancelable: true }))`,
    );
    expect(await page.read<string>(`${field}.value`)).toBe('にほんご');
  }
  await page.press('Enter');
  await page.until(`texts().includes('にほんご')`);
});

browserTest('The composer counts down near the limit and refuses a text that is too long', async () => {
  await using page = await BrowserPage.open(chatPage(server.url));
  await page.until(`you().length > 0`);
  await page.click(`part('composer').querySelector('textarea')`);
  await page.type('x'.repeat(4_001));
  await page.until(`shown(part('composer').querySelector('#count')) === '1 too many'`);
  await page.press('Enter');
  expect(await page.read<boolean>(`part('composer').querySelector('.main').disabled`)).toBe(true);
  await page.press('Backspace');
  await page.until(`shown(part('composer').querySelector('#count')) === '0 left'`);
  await page.press('Enter');
  await page.until(`texts().some((text) => text.length === 4000)`);
  await page.until(`all(part('log'), '.pending').length === 0`);
});

browserTest('The log stays where you read and offers a button to the newest message', async () => {
  await using reader = await BrowserPage.open(chatPage(server.url));
  await using writer = await BrowserPage.open(chatPage(server.url));
  await reader.until(`people().length === 2`);
  for (let line = 1; line <= 8; line++) await writer.send(`${line}${'\u2003word'.repeat(150)}`);
  await reader.until(`texts().length === 8`);
  const scroller = `part('log').querySelector('.scroller')`;
  const atEnd = `${scroller}.scrollHeight - ${scroller}.scrollTop - ${scroller}.clientHeight < 2`;
  await reader.until(atEnd);
  await reader.run(`${scroller}.scrollTop = 0;`);
  await reader.until(`${scroller}.scrollTop === 0`);
  await writer.send('news');
  await reader.until(`part('log').querySelector('.news') !== null`);
  expect(await reader.read<number>(`${scroller}.scrollTop`)).toBe(0);
  await reader.click(`part('log').querySelector('.news')`);
  await reader.until(`${atEnd} && part('log').querySelector('.news') === null`);
});

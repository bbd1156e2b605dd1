import { afterEach, beforeEach, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { chatPage } from '../helpers/page-chat.ts';
import { demoClientPage } from '../helpers/page-demo-client.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

// A server for each test: the page has one room, and each test expects its own members there.
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server[Symbol.asyncDispose]());

for (const endpoint of ['whip', 'whep']) {
  browserTest(`A plain client of another origin exchanges messages with the element over /${endpoint}`, async () => {
    await using ann = await BrowserPage.open(chatPage(server.url));
    await ann.until(`you().length > 0 && people().length === 1`);
    const annsName = await ann.name();
    await using site = hostPage(demoClientPage(new URL(endpoint, server.url)));
    {
      await using demo = await BrowserPage.open(site.url);
      await demo.until(`channel.readyState === 'open'`);
      await ann.until(`people().length === 2`);
      const demosName = await ann.read<string>('people()[1]');
      await ann.until(`presence() === ${JSON.stringify(`${demosName} joined`)}`);

      await ann.send('line one');
      await demo.until(`received().join() === ${JSON.stringify(`From ${annsName}: line one`)}`);
      await demo.run(`channel.send('<i>plain</i>\\ntext')`);
      await ann.until(`texts().includes('<i>plain</i>\\ntext')`);
      await demo.until(`received()[1] === ${JSON.stringify(`From ${demosName}: <i>plain</i>\ntext`)}`);
      expect(await demo.read<string>(`document.getElementById('states').textContent`)).toContain('connected');
      expect(demo.consoleErrors).toEqual([]);
      await demo.run(`peer.close()`);
    }
    await ann.until(`people().length === 1 && presence().endsWith(' left')`);
  });
}

/** Messages that the demo on the page received. */
const LOG = `all(document, '#log li').map((line) => line.textContent)`;
const HINT = `document.getElementById('hint').textContent`;

for (const button of ['publish', 'subscribe']) {
  browserTest(`The demo joins with its ${button} button and exchanges messages with the element`, async () => {
    await using page = await BrowserPage.open(server.url);
    await page.until(`you().length > 0 && people().length === 1`);
    await page.click(`document.getElementById('${button}')`);
    await page.until(`people().length === 2`);
    await page.until(`all(document, '#ice li').some((state) => state.textContent === 'connected')`);
    const demosName = await page.read<string>('people()[1]');

    await page.click(`document.getElementById('send')`);
    await page.until(`${LOG}[0] === ${JSON.stringify(`From ${demosName}: This is my DataChannel message!`)}`);
    await page.until(`texts().includes('This is my DataChannel message!')`);

    await page.send('<img src=x onerror="window.broken = true">');
    await page.until(`${LOG}[1]?.endsWith(': <img src=x onerror="window.broken = true">')`);
    expect(await page.read<number>(`all(document, '#log img').length`)).toBe(0);
    expect(await page.read<boolean>(`'broken' in window`)).toBe(false);
    expect(page.consoleErrors).toEqual([]);
  });
}

browserTest('The demo shows the offer, the answer and the ICE states, and new ones after a second press', async () => {
  await using page = await BrowserPage.open(server.url);
  const [offer, answer] = ['offer', 'answer'].map((id) => `document.getElementById('${id}').textContent`);
  const states = `all(document, '#ice li').map((state) => state.textContent)`;
  await page.click(`document.querySelector('details.sdp summary')`);
  await page.click(`document.getElementById('publish')`);
  await page.until(`${states}.at(-1) === 'connected'`);
  expect(await page.read<string[]>(states)).toEqual(['checking', 'connected']);
  const first = await page.read<string>(offer ?? '');
  // Exactly what `fetch` sent and received.
  expect(first).toMatch(
    /^v=0\r?\n[^]*\nm=application 9 UDP\/DTLS\/SCTP webrtc-datachannel\r?\n[^]*\na=setup:actpass\r?\n/,
  );
  expect(first).not.toContain('a=candidate');
  expect(await page.read<string>(answer ?? '')).toMatch(
    /^v=0\r?\n[^]*\na=setup:(active|passive)\r?\n[^]*\na=candidate:/,
  );
  const marked = await page.read<string[]>(
    `all(document, '#answer mark').map((line) => line.textContent.split(':')[0])`,
  );
  for (const line of ['a=ice-ufrag', 'a=ice-pwd', 'a=fingerprint', 'a=setup', 'a=max-message-size', 'a=candidate']) {
    expect(marked).toContain(line);
  }
  await page.click(`document.getElementById('subscribe')`);
  await page.until(`${offer} !== ${JSON.stringify(first)} && ${states}.length === 2`);
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The demo stays one member when its buttons are pressed several times', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.until(`you().length > 0 && people().length === 1`);
  await page.run(
    `for (const id of ['publish', 'subscribe', 'publish', 'publish']) document.getElementById(id).click()`,
  );
  await page.until(`all(document, '#ice li').at(-1)?.textContent === 'connected' && people().length === 2`);
  await page.click(`document.getElementById('send')`);
  await page.until(`texts().includes('This is my DataChannel message!') && all(document, '#log li').length === 1`);
  expect(await page.read<number>('people().length')).toBe(2);
  expect(await page.read<string>(HINT)).toBe('');
  expect(page.consoleErrors).toEqual([]);
});

browserTest('The demo shows a hint for an empty message and for a message without a connection', async () => {
  await using page = await BrowserPage.open(server.url);
  await page.click(`document.getElementById('send')`);
  await page.until(`${HINT} === 'Press Publish or Subscribe first.'`);
  await page.run(`document.getElementById('message').value = '';`);
  await page.click(`document.getElementById('send')`);
  await page.until(`${HINT}.startsWith('Write something first')`);
  expect(await page.read<number>(`document.getElementById('hint').getBoundingClientRect().height`)).toBeGreaterThan(0);
  expect(await page.read<string[]>(LOG)).toEqual([]);
});

browserTest('The demo shows why the server refuses its offer', async () => {
  await using guarded = await startTestServer({ AUTH_TOKEN: 'a-token-of-the-host' });
  await using page = await BrowserPage.open(guarded.url);
  await page.click(`document.getElementById('publish')`);
  await page.until(`/^The server answered 401\\. [A-Z].+\\.$/.test(${HINT})`);
});

browserTest('The first page shows lines to copy with the address of its server', async () => {
  await using page = await BrowserPage.open(server.url);
  expect(await page.read<string>(`document.getElementById('snippet').textContent`)).toBe(
    `<script type="module" src="${server.url}/chat-box.js"></script>\n<chat-box room="lobby"></chat-box>`,
  );
  await page.click(`document.getElementById('copy')`);
  await page.until(`document.getElementById('copied').textContent !== ''`);
});

browserTest('The demo leaves the room when its page is closed', async () => {
  await using ann = await BrowserPage.open(chatPage(server.url));
  await ann.until(`you().length > 0`);
  await using bob = await BrowserPage.open(server.url);
  await bob.until(`you().length > 0`);
  await bob.click(`document.getElementById('publish')`);
  await ann.until(`people().length === 3`);
  await bob.goto('about:blank');
  // The element on that page stays a member for the grace period. A plain client leaves at once.
  await ann.until(`people().length === 2 && presence().endsWith(' left')`);
});

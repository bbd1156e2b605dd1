import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/**
 * Gives the page timers that run only when the test releases them, apart from those below 100 ms, and counts its WebSockets.
 * `window.answer` decides what becomes of the server's answer to an offer, and `window.redirect` where a WebSocket leads.
 */
const CONTROLS = `
  window.held = new Map();
  window.sockets = 0;
  const { setTimeout: start, clearTimeout: stop, fetch: send, WebSocket: Socket } = window;
  let timers = 0;
  window.setTimeout = (run, delay = 0, ...rest) => {
    if (delay < 100) return start(run, delay, ...rest);
    held.set(-++timers, { run, delay });
    return -timers;
  };
  window.clearTimeout = (timer) => held.delete(timer) || stop(timer);
  window.release = (ms) => {
    for (const [timer, { run, delay }] of [...held]) if (delay === ms && held.delete(timer)) run();
  };
  window.WebSocket = class extends Socket {
    constructor(url, ...rest) {
      super(window.redirect ?? url, ...rest);
      window.sockets++;
    }
  };
  const now = () => Performance.prototype.now.call(performance);
  window.fetch = async (url, init) => {
    if (init?.method !== 'POST') return send(url, init);
    // By the clock of the page, the answer takes no time.
    const sentAt = now();
    performance.now = () => sentAt;
    const response = await window.answer(await send(url, init));
    start(() => {
      performance.now = now;
      window.isAnswered = true;
    });
    return response;
  };
  const change = (response, body) =>
    Object.defineProperty(new Response(body, response), 'url', { value: response.url });
  /** The packets go to a port where nothing receives them. */
  window.lead = {
    nowhere: async (response) => change(response, (await response.text()).replace(/(a=candidate.* )\\d+( typ)/g, '$19$2')),
  };
`;

/** Serves a page whose offers get the answer that the function with this source returns. */
const site = (room: string, answer: string) =>
  hostPage(`<script>${CONTROLS} window.answer = ${answer}</script>
    <script type="module" src="${server.url}/chat-box.js"></script><chat-box room="${room}"></chat-box>`);

/** An expression: the page has a timer of this delay, in milliseconds. */
const waits = (ms: number) => `[...held.values()].some(({ delay }) => delay === ${ms})`;

browserTest(
  'A page whose offer gets no answer joins over a WebSocket, and moves to the data channel when it comes',
  async () => {
    await using host = site(
      'no-answer',
      `(response) => new Promise((resolve) => (window.deliver = () => resolve(response)))`,
    );
    await using page = await BrowserPage.open(host.url);
    await page.until('window.deliver !== undefined');
    await page.run('release(100)');
    expect(await page.read<number>('sockets')).toBe(0);
    await page.run('release(100)');
    await page.until(`box.client.link?.route === 'websocket' && sockets === 1`);
    await page.send('over a WebSocket');
    await page.until(`texts().length === 1 && all(part('log'), '.pending').length === 0`);
    await page.run('deliver()');
    await page.until(`box.client.link?.route === 'data-channel'`);
    await page.send('over a data channel');
    await page.until(`texts().length === 2 && all(part('log'), '.pending').length === 0`);
    expect(await page.read<string[]>('texts()')).toEqual(['over a WebSocket', 'over a data channel']);
    expect(await page.read<number>('sockets')).toBe(1);
  },
);

browserTest('A page whose packets get lost joins over a WebSocket, and later moves to a data channel', async () => {
  const friend = headlessClient({ server: server.url, room: 'lost-packets', via: 'websocket' });
  friend.join();
  await until(() => friend.state.phase === 'live', 'the friend is live');
  await using host = site('lost-packets', 'lead.nowhere');
  await using page = await BrowserPage.open(host.url);
  await page.until('window.isAnswered');
  await page.run('for (let step = 1; step <= 4; step++) release(100);');
  expect(await page.read<number>('sockets')).toBe(0);
  await page.run('release(100)');
  await page.until(`box.client.link?.route === 'websocket' && sockets === 1`);
  const name = await page.name();
  await page.send('one');
  await page.until(`texts().join() === 'one' && all(part('log'), '.pending').length === 0`);
  // From now on the packets arrive. The first attempt ends after 10 s, and the next one begins 5 s later.
  await page.run('window.answer = (response) => response; release(10000);');
  await page.until(waits(5_000));
  await page.run('release(5000);');
  await page.run(`box.client.send('two')`);
  await page.until(`box.client.link?.route === 'data-channel'`);
  await page.send('three');
  await page.until(`texts().join() === 'one,two,three' && all(part('log'), '.pending').length === 0`);
  expect(await page.name()).toBe(name);
  await until(() => friend.messages.length === 3, 'the friend has the messages');
  expect(friend.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  friend.leave();
  expect(await page.read<number>('sockets')).toBe(1);
});

browserTest(
  'A page whose data channel opens first closes its WebSocket once it is open, without an error',
  async () => {
    const isHeld = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<string>();
    const sockets: Bun.Server<undefined> = Bun.serve({
      ...{ port: 0, hostname: '127.0.0.1' },
      async fetch(request, { upgrade }) {
        await isHeld.promise;
        return upgrade.call(sockets, request) ? undefined : new Response(null, { status: 400 });
      },
      websocket: {
        message: (_, text) => closed.resolve(`sent ${String(text)}`),
        close: (_, code) => closed.resolve(`closed with ${code}`),
      },
    });
    await using host = site(
      'channel-first',
      `(response) => new Promise((resolve) => (window.deliver = () => resolve(response)));
     window.redirect = '${sockets.url.href.replace('http', 'ws')}';`,
    );
    await using page = await BrowserPage.open(host.url);
    await page.until('window.deliver !== undefined');
    await page.run('release(100); release(100);');
    await page.until('sockets === 1');
    await page.run('deliver()');
    await page.until(`box.client.link?.route === 'data-channel'`);
    isHeld.resolve();
    expect(await closed.promise).toBe('closed with 1005');
    expect(page.consoleErrors).toEqual([]);
    await sockets.stop(true);
  },
);

browserTest('A page opens no WebSocket when its data channel opens in time', async () => {
  await using host = site('in-time', `(response) => response`);
  await using page = await BrowserPage.open(host.url);
  await page.until(`box.client.link?.route === 'data-channel'`);
  await page.run('for (let step = 1; step <= 30; step++) release(100);');
  await page.send('over a data channel');
  await page.until(`texts().length === 1 && all(part('log'), '.pending').length === 0`);
  expect(await page.read<[number, string]>('[sockets, box.client.link.route]')).toEqual([0, 'data-channel']);
});

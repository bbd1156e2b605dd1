import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

/** `Authorization` makes the browser send a preflight before every request. A `*` in CORS headers does not cover it. */
const TOKEN = 'a-token-of-the-host';

let server: TestServer;
let host: PageHost;
beforeAll(async () => {
  server = await startTestServer({ AUTH_TOKEN: TOKEN, WHIP_LENIENT: '1' });
  host = hostPage(`<script type="module">${await readClients()}</script>`);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Reads both clients of `whip-whep`, a library by the author of WHIP, as globals of a page. */
async function readClients(): Promise<string> {
  const read = (name: string) => Bun.file(`${projectRoot}node_modules/whip-whep/${name}.js`).text();
  const [whip, whep] = [await read('whip'), await read('whep')];
  return `${whip}\n${whep}\nObject.assign(window, { WHIPClient, WHEPClient });`;
}

/** Connects with one of the clients, records its requests, and sends a message. */
function connectWith(connect: string): string {
  return `
    const send = window.fetch;
    window.requests = [];
    window.fetch = async (url, init) => {
      const response = await send(url, init);
      window.requests.push([init.method, response.status, init.headers['If-Match'] ?? '']);
      return response;
    };
    window.received = [];
    const pc = window.pc = new RTCPeerConnection();
    // The client takes the mid for its candidates from a transceiver. A peer that only has channels has none.
    pc.getTransceivers = () => [{ mid: '0', receiver: { track: { kind: 'application' } } }];
    const channel = window.channel = pc.createDataChannel('chat');
    channel.onmessage = ({ data }) => window.received.push(data);
    channel.onopen = () => channel.send('hello');
    channel.onclose = () => window.received.push('closed');
    ${connect}
  `;
}

browserTest(
  'The client of whip-whep publishes, trickles, fails to restart ICE, and ends its session from another origin',
  async () => {
    await using page = await BrowserPage.open(host.url);
    await page.run(
      connectWith(`
      window.client = new WHIPClient();
      await window.client.publish(pc, '${server.url}/whip/whip-page', '${TOKEN}');
    `),
    );
    await page.until(`received.some((text) => text.endsWith(': hello'))`);
    await page.until(`requests.some(([method]) => method === 'PATCH')`);
    const patches = await page.read<[string, number, string][]>(`requests.filter(([method]) => method === 'PATCH')`);
    for (const [, status, tag] of patches) {
      expect(status).toBe(204);
      expect(tag).toMatch(/^"[^"]+"$/);
    }
    await page.run(`await window.client.restart().catch((error) => (window.refusal = error.message));`);
    await page.until(`refusal.includes('422')`);
    await page.run(`channel.send('still here');`);
    await page.until(`received.some((text) => text.endsWith(': still here'))`);
    // The client closes the connection right before DELETE, which may then answer 404. So the connection stays open.
    await page.run(`pc.close = () => {}; await window.client.stop();`);
    expect(await page.read<unknown>(`requests.at(-1)`)).toEqual(['DELETE', 200, '']);
    await page.until(`received.includes('closed')`);
  },
);

browserTest('The client of whip-whep plays from another origin', async () => {
  await using page = await BrowserPage.open(host.url);
  await page.run(
    connectWith(`
      window.client = new WHEPClient();
      await window.client.view(pc, '${server.url}/whep/whep-page', '${TOKEN}');
    `),
  );
  await page.until(`received.some((text) => text.endsWith(': hello'))`);
  await page.until(`requests.some(([method]) => method === 'PATCH')`);
  expect(
    await page.read<unknown>(`requests.filter(([method]) => method === 'PATCH').map(([, status]) => status)`),
  ).toEqual(expect.arrayContaining([204]));
  expect(page.consoleErrors).toEqual([]);
});

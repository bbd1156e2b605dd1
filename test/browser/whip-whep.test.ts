import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage, type PageHost } from '../helpers/page-host.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

/** A token makes the browser ask before every request, and `Authorization` is what `*` would not allow. */
const TOKEN = 'a-token';

let server: TestServer;
let host: PageHost;
beforeAll(async () => {
  server = await startTestServer({ AUTH_TOKEN: TOKEN, WHIP_LENIENT: '1' });
  host = hostPage(`<script type="module">${await clientsOfOthers()}</script>`);
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Both clients of `whip-whep` as globals of a page. */
async function clientsOfOthers(): Promise<string> {
  const read = (name: string) => Bun.file(`${projectRoot}node_modules/whip-whep/${name}.js`).text();
  const [whip, whep] = [await read('whip'), await read('whep')];
  return `${whip}\n${whep}\nObject.assign(window, { WHIPClient, WHEPClient });`;
}

/** Connects with one of them, keeps what it asked for, and says hello. */
function story(connect: string): string {
  return `
    const ask = window.fetch;
    window.asked = [];
    window.fetch = async (url, init) => {
      const response = await ask(url, init);
      window.asked.push([init.method, response.status, init.headers['If-Match'] ?? '']);
      return response;
    };
    window.heard = [];
    const pc = window.pc = new RTCPeerConnection();
    // The client reads from the transceivers in which section candidates belong; a peer with channels alone has none.
    pc.getTransceivers = () => [{ mid: '0', receiver: { track: { kind: 'application' } } }];
    const channel = window.channel = pc.createDataChannel('chat');
    channel.onmessage = ({ data }) => window.heard.push(data);
    channel.onopen = () => channel.send('hello');
    channel.onclose = () => window.heard.push('closed');
    ${connect}
  `;
}

browserTest(
  "The WHIP author's own client, on a page of another origin, publishes, trickles, restarts in vain and ends",
  async () => {
    await using page = await BrowserPage.open(host.url);
    await page.run(
      story(`
      window.client = new WHIPClient();
      await window.client.publish(pc, '${server.url}/whip/whip-page', '${TOKEN}');
    `),
    );
    await page.until(`heard.some((text) => text.endsWith(': hello'))`);
    await page.until(`asked.some(([method]) => method === 'PATCH')`);
    const patches = await page.read<[string, number, string][]>(`asked.filter(([method]) => method === 'PATCH')`);
    for (const [, status, tag] of patches) {
      expect(status).toBe(204);
      expect(tag).toMatch(/^"[^"]+"$/);
    }
    await page.run(`await window.client.restart().catch((error) => (window.refusal = error.message));`);
    await page.until(`refusal.includes('422')`);
    await page.run(`channel.send('still here');`);
    await page.until(`heard.some((text) => text.endsWith(': still here'))`);
    // It closes the connection right before DELETE, which then may find the session gone; so let it close later.
    await page.run(`pc.close = () => {}; await window.client.stop();`);
    expect(await page.read<unknown>(`asked.at(-1)`)).toEqual(['DELETE', 200, '']);
    await page.until(`heard.includes('closed')`);
  },
);

browserTest("The WHIP author's own client, on a page of another origin, plays", async () => {
  await using page = await BrowserPage.open(host.url);
  await page.run(
    story(`
      window.client = new WHEPClient();
      await window.client.view(pc, '${server.url}/whep/whep-page', '${TOKEN}');
    `),
  );
  await page.until(`heard.some((text) => text.endsWith(': hello'))`);
  await page.until(`asked.some(([method]) => method === 'PATCH')`);
  expect(
    await page.read<unknown>(`asked.filter(([method]) => method === 'PATCH').map(([, status]) => status)`),
  ).toEqual(expect.arrayContaining([204]));
  expect(page.consoleErrors).toEqual([]);
});

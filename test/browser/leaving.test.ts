import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostPage } from '../helpers/page-host.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/**
 * Calls `window.connected` when a peer is connected, counts the channels that are not open by then, and keeps the answers to
 * DELETE.
 */
const WATCH = `
  window.deletes = [];
  window.opening = 0;
  const { fetch: send, RTCPeerConnection: Peer } = window;
  window.fetch = async (url, init) => {
    const response = await send(url, init);
    if (init?.method === 'DELETE') deletes.push(response.status + ' ' + response.url);
    return response;
  };
  window.RTCPeerConnection = class extends Peer {
    constructor(...rest) {
      super(...rest);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState !== 'connected') return;
        if (this.channel.readyState === 'connecting') opening++;
        window.connected();
      });
    }
    createDataChannel(...rest) {
      return (this.channel = super.createDataChannel(...rest));
    }
  };
`;

/** A leave in that time is a race of packets against a request, so several clients leave. */
const CLIENTS = 10;

browserTest(
  'A client that leaves between ICE and its open channel deletes its session once, and no request fails',
  async () => {
    await using host = hostPage(`<script>${WATCH}</script><script type="module">
    import { connectChat } from '${server.url}/chat-client.js';
    for (let left = 0; left < ${CLIENTS}; left++) {
      const client = connectChat({ room: 'leaving', via: 'whip' });
      window.connected = () => client.leave();
      client.join();
      await new Promise((resolve) => client.on('state', ({ phase }) => phase === 'idle' && resolve()));
    }
    window.haveLeft = true;
  </script>`);
    await using page = await BrowserPage.open(host.url);
    await page.until(`window.haveLeft && deletes.length >= opening`);
    // A channel that was open already says goodbye, and its session is only deleted when the server is slow.
    const deletes = await page.read<string[]>('deletes');
    expect(deletes.filter((answer) => !answer.startsWith('200 '))).toEqual([]);
    expect(new Set(deletes).size).toBe(deletes.length);
    expect(page.consoleErrors).toEqual([]);
  },
);

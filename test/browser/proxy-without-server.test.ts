import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

browserTest('The element reconnects by itself when a proxy answered 404 while the server was away', async () => {
  await using server = await startTestServer();
  let isAway = true;
  await using proxy = Bun.serve({
    port: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (isAway && pathname.startsWith('/whip/')) return new Response('404 page not found\n', { status: 404 });
      const { method, headers } = request;
      const body = method === 'POST' ? await request.text() : null;
      return fetch(server.url + pathname, { method, headers, body, decompress: false });
    },
  });
  await using ann = await BrowserPage.open(proxy.url);
  await ann.until(`box.state.phase === 'waiting'`);
  await ann.until(`shown(part('status')).includes('Couldn’t reach the chat server.')`);
  isAway = false;
  await ann.until(`box.state.phase === 'live'`);
  await ann.send('back');
  await ann.until(`texts().includes('back')`);
});

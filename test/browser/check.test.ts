import { expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

const rows = (list: string) => `all(document, '#${list} .finding').map((row) => row.className + ': ' + shown(row))`;

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [320, 1000]) {
    browserTest(
      `The self-test opens a data channel to each address, at ${width} pixels in the ${scheme} scheme`,
      async () => {
        await using server = await startTestServer();
        await using page = await BrowserPage.open(`${server.url}/check`, { width, height: 1100, scheme });
        await page.until(`document.getElementById('verdict').textContent === 'It connects.'`);
        const here = await page.read<string[]>(rows('here'));
        expect(here).toContainEqual(
          expect.stringMatching(/^finding ok: OK\s?A data channel opens from here in \d+ ms/),
        );
        expect(here).toContainEqual(expect.stringMatching(/^finding ok: OK\s?UDP reaches /));
        expect(here).toContainEqual(expect.stringMatching(/^finding ok: OK\s?A WebSocket opens/));
        expect((await page.read<string[]>(rows('server'))).length).toBeGreaterThan(0);
        expect(await page.read<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        expect(page.consoleErrors).toEqual([]);
        await page.saveScreenshot(`check-${scheme}-${width}`);
      },
    );
  }
}

browserTest('The self-test names problems, and needs a token for the report of the server', async () => {
  await using server = await startTestServer({
    PUBLIC_IP: '127.0.0.2:9',
    UDP_HOST: '127.0.0.1',
    AUTH_TOKEN: 'a-token-of-the-host',
  });
  // Another address of this machine counts as a remote client.
  await using page = await BrowserPage.open(`${server.url.replace('127.0.0.1', '127.0.0.3')}/check`, { height: 1400 });
  await page.until(`document.getElementById('verdict').className === 'fail'`);
  expect(await page.read<string[]>(rows('here'))).toContainEqual(
    expect.stringMatching(/^finding fail: Problem\s?.*\/whip refused an offer with 401/),
  );
  await page.run(`document.getElementById('token').value = 'a-token-of-the-host'`);
  await page.click(`document.getElementById('again')`);
  await page.until(`${rows('here')}.some((row) => row.includes('UDP does not reach 127.0.0.2:9'))`);
  await page.saveScreenshot('check-trouble');
});

browserTest('The self-test finishes in front of a server with malformed answers, and shows them', async () => {
  await using server = await startTestServer();
  using front = Bun.serve({
    ...{ port: 0, hostname: '127.0.0.1' },
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === '/check.json') return Response.json({ findings: null });
      if (pathname.startsWith('/ws/')) return new Response(null, { status: 404 });
      const pick = (headers: Headers, ...names: string[]) =>
        Object.fromEntries(names.map((name) => [name, headers.get(name) ?? '']));
      const headers = pick(request.headers, 'Accept', 'Content-Type');
      const body = request.method === 'POST' ? await request.text() : null;
      const answer = await fetch(server.url + pathname, { method: request.method, headers, body });
      const Link = '<turn:[>; rel="ice-server"; username="u"; credential="p"';
      const answerHeaders = { ...pick(answer.headers, 'Content-Type', 'Location'), Link };
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: answerHeaders });
    },
  });
  await using page = await BrowserPage.open(`${front.url}check`, { height: 1400 });
  await page.until(`document.getElementById('verdict').className === 'fail'`);
  expect(await page.read<string>(`shown(document.getElementById('private'))`)).toBe(
    'The server sent no report: check.json holds no findings',
  );
  const here = await page.read<string[]>(rows('here'));
  expect(here).toContainEqual(
    expect.stringMatching(/^finding fail: Problem\s?turn:\[ is not a TURN URI that this client accepts: \S/),
  );
  expect(here).toContainEqual(expect.stringMatching(/^finding ok: OK\s?A data channel opens/));
  await page.saveScreenshot('check-foreign');
});

browserTest('The self-test tries the WebSocket in a browser without WebRTC', async () => {
  await using server = await startTestServer();
  await using page = await BrowserPage.open(`${server.url}/check`, { height: 900 });
  await page.until(`document.getElementById('verdict').textContent === 'It connects.'`);
  await page.run(`delete window.RTCPeerConnection; document.getElementById('again').click()`);
  await page.until(`${rows('here')}.some((row) => row.includes('has no WebRTC'))`);
  const here = await page.read<string[]>(rows('here'));
  expect(here).toEqual([
    expect.stringMatching(/^finding warn: Warning\s?This browser has no WebRTC/),
    expect.stringMatching(/^finding ok: OK\s?A WebSocket opens/),
  ]);
  expect(await page.read<string>(`document.getElementById('verdict').textContent`)).toBe('It connects.');
  await server.stop();
  await page.run(`document.getElementById('again').click()`);
  await page.until(`${rows('here')}.some((row) => row.includes('No WebSocket opens'))`);
  expect(await page.read<string>(`document.getElementById('verdict').className`)).toBe('fail');
});

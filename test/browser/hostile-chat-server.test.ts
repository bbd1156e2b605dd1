import { afterAll, beforeAll, expect } from 'bun:test';
import { BrowserPage } from '../helpers/browser-page.ts';
import { browserTest } from '../helpers/browser-test.ts';
import { hostileItems, lastGood } from '../helpers/hostile-items.ts';
import { carrierKinds, type CarrierKind } from '../helpers/carriers.ts';
import { Inbox } from '../helpers/inbox.ts';
import { projectRoot } from '../helpers/project-root.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

/** Serves the element's script. The chat server is the hostile one. */
let scripts: TestServer;
beforeAll(async () => {
  scripts = await startTestServer();
});
afterAll(() => scripts[Symbol.asyncDispose]());

/** A site that embeds the element, and logs every request with its cookies. */
function logSite(html: () => string) {
  const requests: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      const { pathname } = new URL(request.url);
      requests.push(`${request.method} ${pathname} ${request.headers.get('Cookie') ?? ''}`);
      const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Set-Cookie': 'login=secret; Path=/' };
      return new Response(pathname === '/' ? `<!doctype html>${html()}` : '', { headers });
    },
  });
  return { requests, origin: server.url.origin, [Symbol.asyncDispose]: () => server.stop(true) };
}

/** Starts the hostile server, and resolves to its URL and the requests that it receives. */
async function startHostile(victim: string, carrier: CarrierKind) {
  const command = [process.execPath, 'run', 'test/helpers/hostile-server.ts', victim, carrier];
  const child = Bun.spawn(command, { cwd: projectRoot, stdout: 'pipe', stderr: 'inherit' });
  const lines = new Inbox<string>();
  void (async () => {
    let rest = '';
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const all = (rest + chunk).split('\n');
      rest = all.pop() ?? '';
      for (const line of all) lines.add(line);
    }
  })();
  const url = await lines.next((line) => line.startsWith('http'), 20_000);
  return {
    url,
    requests: lines.items,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}

/** Embeds the element in a page that records faults, notifications and a polluted prototype, and can pretend to be hidden. */
function embed(server: string, via: string): string {
  return `<chat-box room="lobby" notify via="${via}" server="${server}"></chat-box><script>
    window.hidden_ = false; window.notified = []; window.faults = [];
    Object.defineProperty(document, 'hidden', { get: () => window.hidden_ });
    addEventListener('error', ({ message }) => faults.push(message));
    addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)));
    window.Notification = class {
      static permission = 'granted';
      constructor(title, { body }) { notified.push(title + body); }
      close() { notified.push('closed'); }
    };
  </script>`;
}

for (const carrier of carrierKinds) {
  browserTest(
    `The element survives a hostile chat server over a ${carrier}, which gets no request to another origin and little storage`,
    async () => {
      let tag = '';
      await using site = logSite(() => `<script type="module" src="${scripts.url}/chat-box.js"></script>${tag}`);
      await using hostile = await startHostile(site.origin, carrier);
      tag = embed(hostile.url, carrier === 'WebSocket' ? 'auto' : 'whip');
      await using page = await BrowserPage.open(site.origin);
      await page.until(`texts().includes(${JSON.stringify(lastGood)})`, 60_000);
      // Each message after a hostile item is drawn: those of the last connection are in the log.
      const good = await page.read<string[]>(`texts().filter((text) => text.startsWith('good after'))`);
      expect(good.at(-1)).toBe(`good after ${hostileItems(1).length - 1}`);
      expect(await page.read<string[]>('texts()')).not.toContain('bad');
      expect(await page.read<string[]>('faults')).toEqual([]);
      expect(await page.read<unknown>('[{}.polluted ?? null, box.state.phase]')).toEqual([null, 'live']);
      const stored = await page.read<number>(
        `JSON.stringify({ ...localStorage }).length + JSON.stringify({ ...sessionStorage }).length`,
      );
      expect(stored * 2).toBeLessThan(256 * 1_024);
      // 95 messages for a reader who looks away.
      await page.run(`window.hidden_ = true; document.dispatchEvent(new Event('visibilitychange'));`);
      await page.run(`box.send('flood')`);
      await page.until(`box.unread >= 90`);
      expect(await page.read<number>(`notified.filter((text) => text !== 'closed').length`)).toBe(1);
      await page.run(`box.send('break everything')`);
      await page.until(`box.state.phase === 'ended'`);
      expect(await page.read<string>('status()')).toContain('isn’t compatible');
      if (carrier === 'WebSocket') {
        // A Link header that the browser cannot use does not stop further offers, and no wait is so short that they are a flood.
        const offers = () => hostile.requests.filter((line) => line === 'POST /whip/lobby').length;
        await page.run(`box.via = 'whip'; await box.updateComplete; box.join();`);
        await until(() => offers() >= 5, 'the element posted five offers', 30_000);
        expect(offers()).toBeLessThan(20);
      }
      const others = site.requests.filter((line) => !/^GET \/(favicon\.ico)? /.test(line));
      expect(others).toEqual([]);
    },
    120_000,
  );
}

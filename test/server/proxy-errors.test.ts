import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { checkReachable } from '../../www/client/carriers/signaling.ts';
import type { ConnectError } from '../../www/client/connect-failure.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
const html = { 'Content-Type': 'text/html' };
const text = { 'Content-Type': 'text/plain; charset=utf-8' };

/** Error responses of proxies without a server behind them: name, status, body, headers. */
const PROXY_RESPONSES: readonly (readonly [string, number, string, Record<string, string>])[] = [
  ['nginx with no site of that name', 404, page('404 Not Found'), html],
  ['nginx with only files behind it', 405, page('405 Not Allowed'), html],
  ['nginx without its server', 502, page('502 Bad Gateway'), html],
  ['nginx in maintenance', 503, page('503 Service Temporarily Unavailable'), html],
  [
    'nginx with Retry-After in seconds',
    503,
    page('503 Service Temporarily Unavailable'),
    { ...html, 'Retry-After': '1' },
  ],
  ['nginx with Retry-After as a date', 503, page('503'), { ...html, 'Retry-After': 'Wed, 21 Oct 2015 07:28:00 GMT' }],
  ['nginx with a slow server', 504, page('504 Gateway Time-out'), html],
  ['Traefik without a router', 404, '404 page not found\n', text],
  ['Traefik without its server', 502, 'Bad Gateway', text],
  ['Traefik with unhealthy servers', 503, 'no available server\n', text],
  ['Caddy with no site of that name', 200, '', {}],
  ['Caddy without its server', 502, '', {}],
  ['a gateway with a JSON body', 503, '{"message":"no Route matched"}', { 'Content-Type': 'application/json' }],
];

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

/** Starts a proxy that forwards requests unless it has a response of its own. */
function startProxy(target: string) {
  const state: { response: (() => Response) | undefined; requests: number } = { response: undefined, requests: 0 };
  const proxy = Bun.serve({
    port: 0,
    async fetch(request) {
      // The newest page is requested beside the first connection, and its failure changes nothing.
      if (!request.url.endsWith('/now')) state.requests++;
      if (state.response) return state.response();
      const { method, headers } = request;
      const body = method === 'POST' ? await request.text() : null;
      return fetch(target + new URL(request.url).pathname, { method, headers, body, decompress: false });
    },
  });
  return Object.assign(state, { url: proxy.url.origin, [Symbol.asyncDispose]: () => proxy.stop(true) });
}

describe('The client behind a proxy without a server', () => {
  test.each(PROXY_RESPONSES)(
    'retries after %s (%d), and connects over a data channel',
    async (_, status, body, headers) => {
      await using proxy = startProxy(server.url);
      proxy.response = () => new Response(body, { status, headers });
      const client = headlessClient({ server: proxy.url, via: 'auto', random: () => 0 });
      const waits: number[] = [];
      client.on('state', (state) => {
        if (state.phase === 'waiting') waits.push(state.retryAt - Date.now());
      });
      client.join();
      await until(() => proxy.requests >= 2, 'the client has tried twice');
      await until(() => client.state.phase === 'waiting', 'the client waits');
      expect(client.state).toMatchObject({ failure: { kind: 'unreachable' } });
      expect(Math.min(...waits) > 900).toBe(headers['Retry-After'] === '1');
      proxy.response = undefined;
      await until(() => client.state.phase === 'live', 'the client is live');
      expect(client.link?.route).toBe('data-channel');
      client.leave();
    },
  );

  test.each(PROXY_RESPONSES.filter(([, status]) => status !== 200))(
    'reports %s (%d) as unreachable when it checks the endpoint',
    async (_, status, body, headers) => {
      await using proxy = startProxy(server.url);
      proxy.response = () => new Response(body, { status, headers });
      const checking = checkReachable(new URL('/whip/lobby', proxy.url), AbortSignal.timeout(5_000), fetch);
      const error = (await checking.catch((reason: unknown) => reason)) as ConnectError;
      expect(error.failure.kind).toBe('unreachable');
    },
  );
});

describe('The client behind a proxy ends', () => {
  test('when the server rejects the room name', async () => {
    await using proxy = startProxy(server.url);
    const client = headlessClient({ server: proxy.url, via: 'auto', room: 'no%20room' });
    client.join();
    await until(() => client.state.phase === 'ended', 'the client has ended');
    expect(client.state).toMatchObject({ failure: { kind: 'refused', status: 404 } });
    expect(proxy.requests).toBe(1);
  });

  test('when the server requires a token', async () => {
    await using protectedServer = await startTestServer({ AUTH_TOKEN: 'a-secret-of-the-host' });
    await using proxy = startProxy(protectedServer.url);
    const client = headlessClient({ server: proxy.url, via: 'auto' });
    client.join();
    await until(() => client.state.phase === 'ended', 'the client has ended');
    expect(client.state).toMatchObject({ failure: { kind: 'refused', status: 401 } });
  });

  test('when the server refuses the origin of the page', async () => {
    await using restrictedServer = await startTestServer({ ALLOWED_ORIGINS: 'https://page.example' });
    await using proxy = startProxy(restrictedServer.url);
    const client = headlessClient({
      server: proxy.url,
      via: 'auto',
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, Origin: 'https://other.example' } }),
    });
    client.join();
    await until(() => client.state.phase === 'ended', 'the client has ended');
    expect(client.state).toMatchObject({ failure: { kind: 'refused', status: 403 } });
  });

  test.each([401, 403])('when the proxy itself answers %d', async (status) => {
    await using proxy = startProxy(server.url);
    proxy.response = () => new Response(page('No'), { status, headers: html });
    const client = headlessClient({ server: proxy.url, via: 'auto' });
    client.join();
    await until(() => client.state.phase === 'ended', 'the client has ended');
    expect(client.state).toMatchObject({
      failure: { kind: 'refused', status, detail: `The server answered ${status}.` },
    });
  });
});

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

/** What proxies say while nothing is behind them: name, status, body, headers. */
const ANSWERS: readonly (readonly [string, number, string, Record<string, string>])[] = [
  ['nginx with no site of that name', 404, page('404 Not Found'), html],
  ['nginx with only files behind it', 405, page('405 Not Allowed'), html],
  ['nginx without its server', 502, page('502 Bad Gateway'), html],
  ['nginx in maintenance', 503, page('503 Service Temporarily Unavailable'), html],
  ['nginx that names a time', 503, page('503 Service Temporarily Unavailable'), { ...html, 'Retry-After': '1' }],
  ['nginx that names a day', 503, page('503'), { ...html, 'Retry-After': 'Wed, 21 Oct 2015 07:28:00 GMT' }],
  ['nginx whose server is slow', 504, page('504 Gateway Time-out'), html],
  ['Traefik without a router', 404, '404 page not found\n', text],
  ['Traefik without its server', 502, 'Bad Gateway', text],
  ['Traefik whose servers are unhealthy', 503, 'no available server\n', text],
  ['Caddy with no site of that name', 200, '', {}],
  ['Caddy without its server', 502, '', {}],
  ['a gateway that speaks JSON', 503, '{"message":"no Route matched"}', { 'Content-Type': 'application/json' }],
];

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

/** A proxy that lets nothing through while it has an answer of its own. */
function startProxy(target: string) {
  const own: { answer: (() => Response) | undefined; asked: number } = { answer: undefined, asked: 0 };
  const proxy = Bun.serve({
    port: 0,
    async fetch(request) {
      own.asked++;
      if (own.answer) return own.answer();
      const { method, headers } = request;
      const body = method === 'POST' ? await request.text() : null;
      return fetch(target + new URL(request.url).pathname, { method, headers, body, decompress: false });
    },
  });
  return Object.assign(own, { url: proxy.url.origin, [Symbol.asyncDispose]: () => proxy.stop(true) });
}

describe('While a proxy has nothing behind it', () => {
  test.each(ANSWERS)('%s (%d), a client tries again, and over a data channel', async (_, status, body, headers) => {
    await using proxy = startProxy(server.url);
    proxy.answer = () => new Response(body, { status, headers });
    const client = headlessClient({ server: proxy.url, via: 'auto', random: () => 0 });
    const waits: number[] = [];
    client.on('state', (state) => {
      if (state.phase === 'waiting') waits.push(state.retryAt - Date.now());
    });
    client.join();
    await until(() => proxy.asked === 2, 'it has tried twice');
    await until(() => client.state.phase === 'waiting', 'it waits');
    expect(client.state).toMatchObject({ failure: { kind: 'unreachable' } });
    expect(Math.min(...waits) > 900).toBe(headers['Retry-After'] === '1');
    proxy.answer = undefined;
    await until(() => client.state.phase === 'live', 'it is in');
    expect(client.link?.route).toBe('data-channel');
    client.leave();
  });

  test.each(ANSWERS.filter(([, status]) => status !== 200))(
    '%s (%d), a client that asks whether it may come is told',
    async (_, status, body, headers) => {
      await using proxy = startProxy(server.url);
      proxy.answer = () => new Response(body, { status, headers });
      const asked = checkReachable(new URL('/whip/lobby', proxy.url), AbortSignal.timeout(5_000), fetch);
      const error = (await asked.catch((reason: unknown) => reason)) as ConnectError;
      expect(error.failure.kind).toBe('unreachable');
    },
  );
});

describe('What ends it behind a proxy, too, is', () => {
  test('that the server knows no such room', async () => {
    await using proxy = startProxy(server.url);
    const client = headlessClient({ server: proxy.url, via: 'auto', room: 'no%20room' });
    client.join();
    await until(() => client.state.phase === 'ended', 'it has ended');
    expect(client.state).toMatchObject({ failure: { kind: 'refused', status: 404 } });
    expect(proxy.asked).toBe(1);
  });

  test('that the server wants a token', async () => {
    await using closed = await startTestServer({ AUTH_TOKEN: 'secret' });
    await using proxy = startProxy(closed.url);
    const client = headlessClient({ server: proxy.url, via: 'auto' });
    client.join();
    await until(() => client.state.phase === 'ended', 'it has ended');
    expect(client.state).toMatchObject({ failure: { kind: 'refused', status: 401 } });
  });

  test('that the server does not let the page in', async () => {
    await using choosy = await startTestServer({ ALLOWED_ORIGINS: 'https://page.example' });
    await using proxy = startProxy(choosy.url);
    const client = headlessClient({
      server: proxy.url,
      via: 'auto',
      fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, Origin: 'https://other.example' } }),
    });
    client.join();
    await until(() => client.state.phase === 'ended', 'it has ended');
    expect(client.state).toMatchObject({ failure: { kind: 'refused', status: 403 } });
  });

  test.each([401, 403])('that the proxy itself forbids it (%d)', async (status) => {
    await using proxy = startProxy(server.url);
    proxy.answer = () => new Response(page('No'), { status, headers: html });
    const client = headlessClient({ server: proxy.url, via: 'auto' });
    client.join();
    await until(() => client.state.phase === 'ended', 'it has ended');
    expect(client.state).toMatchObject({
      failure: { kind: 'refused', status, detail: `The server answered ${status}.` },
    });
  });
});

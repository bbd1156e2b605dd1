import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { newId } from '../../../src/secrets.ts';
import { API_KEY, API_KEYS, ApiClient } from '../../helpers/api-contract.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';

let server: TestServer;
let root: string;
beforeAll(async () => {
  // Wrong keys of loopback addresses are not limited, so clients are behind a proxy.
  server = await startTestServer({ API_KEYS, TRUST_PROXY: '1' });
  root = `${server.url}/api/v1`;
});
afterAll(() => server[Symbol.asyncDispose]());

const bearer = (key: string, address = '127.0.0.1') => ({ Authorization: `Bearer ${key}`, 'X-Forwarded-For': address });

/**
 * Sends requests until one is refused for its network. Returns how many were not, all of them without a right key, and the code of
 * the refusal.
 */
async function countUntilLimited(send: () => Promise<Response>): Promise<{ readonly count: number; code: unknown }> {
  for (let count = 0; ; count++) {
    const response = await send();
    if (response.status === 429) return { count, code: await readCode(response) };
    expect(response.status).toBe(401);
  }
}

/** Reads the code of a refusal. */
async function readCode(response: Response): Promise<unknown> {
  return ((await response.json()) as { readonly code?: unknown }).code;
}

/** Sends a request with a key. */
const get = (path: string, init: RequestInit = {}) => fetch(root + path, { headers: bearer(API_KEY), ...init });

describe('The server API', () => {
  test('refuses wrong keys and other schemes, and logs the refusal without the key', async () => {
    for (const Authorization of ['Bearer a-wrong-key-0123456789', `Bearer ${API_KEY}x`, 'Bearer bot']) {
      const response = await get('/rooms', { headers: { Authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toContain('error="invalid_token"');
      expect(await readCode(response)).toBe('wrong-key');
    }
    for (const Authorization of [`Basic ${btoa(`bot:${API_KEY}`)}`, `Token ${API_KEY}`, API_KEY])
      expect((await get('/rooms', { headers: { Authorization } })).status).toBe(401);
    await server.waitForLog(/refused a request .*status=401 .*API key.*path="\/api\/v1\/rooms"/);
    expect(server.logs.join('\n')).not.toContain('a-wrong-key');
  });

  test('answers nothing without a key: operations, the description, unknown paths and methods', async () => {
    for (const path of ['/rooms', '/openapi.json', '/nothing', '', '/rooms/lobby/events', `/rooms?token=${API_KEY}`])
      for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS']) {
        const response = await fetch(root + path, { method });
        expect([path, method, response.status]).toEqual([path, method, 401]);
        expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="chat-box"');
        expect(response.headers.get('Content-Type')).toBe('application/problem+json');
        expect(response.headers.get('Cache-Control')).toBe('no-store');
        const body = await response.text();
        expect(body).not.toContain('/rooms');
        if (method !== 'HEAD') expect(JSON.parse(body)).toMatchObject({ code: 'no-key' });
      }
    expect((await fetch(`${server.url}/api/`)).status).toBe(401);
  });

  test('limits the wrong keys of a network, and then refuses a right one too', async () => {
    const wrong = () => get('/rooms', { headers: bearer(`a-wrong-key-${newId()}`, '192.0.2.7') });
    const limited = await countUntilLimited(wrong);
    expect([limited.count >= 10, limited.code]).toEqual([true, 'wrong-keys']);
    expect((await get('/rooms', { headers: bearer(API_KEY, '192.0.2.7') })).status).toBe(429);
    expect((await get('/rooms', { headers: bearer(API_KEY, '192.0.2.8') })).status).toBe(200);
  });

  test('limits requests without a key from a network', async () => {
    const stranger = () => fetch(`${root}/rooms`, { headers: { 'X-Forwarded-For': '192.0.2.9' } });
    const limited = await countUntilLimited(stranger);
    expect([limited.count >= 50, limited.code]).toEqual([true, 'network-rate']);
  });

  test('has no CORS headers, and refuses preflight requests', async () => {
    const Origin = 'https://site.example';
    const preflight = {
      Origin,
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'authorization',
    };
    const responses = [
      await get('/rooms', { method: 'OPTIONS', headers: preflight }),
      await get('/rooms', { method: 'OPTIONS', headers: { ...preflight, ...bearer(API_KEY) } }),
      await get('/rooms', { headers: { Origin, ...bearer(API_KEY) } }),
      await get('/rooms', { headers: { Origin } }),
      await get('/nothing', { headers: { Origin, ...bearer(API_KEY) } }),
      await fetch(`${server.url}/docs/api`, { headers: { Origin } }),
    ];
    expect(responses.map(({ status }) => status)).toEqual([401, 405, 200, 401, 404, 200]);
    for (const { headers } of responses)
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('answers 404 and 405 with problem details, and HEAD like GET', async () => {
    const unknown = await get('/nothing');
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ status: 404, code: 'no-such-path' });
    const method = await get('/rooms/lobby/messages', { method: 'PUT' });
    expect([method.status, method.headers.get('Allow')]).toEqual([405, 'GET, HEAD, POST']);
    const head = await get('/rooms', { method: 'HEAD' });
    expect([head.status, head.headers.get('Content-Type'), await head.text()]).toEqual([200, 'application/json', '']);
    const slash = await get('/rooms/');
    expect([slash.status, slash.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
    expect(slash.headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  test('has a page of its description with a strict policy, which contains every operation and no key', async () => {
    const response = await fetch(`${server.url}/docs/api`);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toStartWith("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await response.text();
    expect(html).not.toMatch(/<script|<style| style=| on\w+=/);
    expect(html).not.toContain(API_KEY);
    const api = await ApiClient.open(server.url);
    for (const operation of api.operations) expect(html).toContain(`<h3 id="${operation.toLowerCase()}">`);
    expect((await fetch(`${server.url}/docs/api`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${server.url}/docs/api`, { method: 'HEAD' });
    expect(head.headers.get('Content-Length')).toBe(String(Buffer.byteLength(html)));
  });
});

test('A server without API_KEYS has no API', async () => {
  await using plain = await startTestServer();
  for (const path of ['/api/v1/rooms', '/api/v1/openapi.json', '/api/', '/docs/api'])
    expect((await fetch(plain.url + path, { headers: bearer(API_KEY) })).status).toBe(404);
});

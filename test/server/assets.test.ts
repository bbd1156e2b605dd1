import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

/** What loads on demand left room for the checks of everything that a chat server sends, and for input methods. */
const MAX_ELEMENT_GZIP_BYTES = 40 * 1_024;

/** The script that both load on demand, by an address that names the build for the element, and its load after a failed one. */
const EXTRAS_IMPORT = /import\("\.\/chat-client\.extras\.js(\?v=\w+)?"\)/;
const EXTRAS_RETRY = 'import(new URL(`chat-client.extras.js?';
/** The last half a KiB is for the page that is drawn before the connection is open. */
const MAX_CLIENT_GZIP_BYTES = 10 * 1_024;

/** The limit of the first page's own script, without the element. */
const MAX_PAGE_GZIP_BYTES = 12_000;

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

/** Requests a path and does not decompress the body. */
function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, { headers, decompress: false });
}

describe('GET /chat-box.js', () => {
  test(`sends less than ${MAX_ELEMENT_GZIP_BYTES} bytes with gzip, and less with Brotli`, async () => {
    const gzip = await get('/chat-box.js', { 'Accept-Encoding': 'gzip' });
    expect(gzip.headers.get('Content-Encoding')).toBe('gzip');
    const { byteLength } = await gzip.arrayBuffer();
    expect(byteLength).toBeGreaterThan(5_000);
    expect(byteLength).toBeLessThan(MAX_ELEMENT_GZIP_BYTES);
    const brotli = await get('/chat-box.js', { 'Accept-Encoding': 'gzip, br' });
    expect(brotli.headers.get('Content-Encoding')).toBe('br');
    expect((await brotli.arrayBuffer()).byteLength).toBeLessThan(byteLength);
  });

  test('sends one self-contained module, the same in every encoding', async () => {
    const texts = ['gzip', 'br', 'identity'].map(async (encoding) =>
      (await fetch(`${server.url}/chat-box.js`, { headers: { 'Accept-Encoding': encoding } })).text(),
    );
    const [script = '', ...others] = await Promise.all(texts);
    expect(others).toEqual([script, script]);
    // The script loads languages and optional parts later, by URLs of its own server.
    expect(script.replace(EXTRAS_IMPORT, '')).not.toMatch(/\bimport\s*(?:[{*"']|\(["'])|\bfrom\s*["']/);
    expect(script).not.toContain('Lit is in dev mode');
  });

  test('names its build in the addresses of other scripts, which a browser keeps, and may itself be kept for a minute', async () => {
    const response = await fetch(`${server.url}/chat-box.js`);
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60');
    const query = EXTRAS_IMPORT.exec(await response.text())?.[1] ?? 'none';
    for (const path of ['/chat-client.extras.js', '/chat-box.menu.js', '/chat-box.de.js', '/chat-box.emoji-de.js']) {
      const kept = await get(path + query);
      expect([kept.status, kept.headers.get('Cache-Control')]).toEqual([200, 'public, max-age=31536000, immutable']);
      for (const [other, caching] of [
        ['', 'no-cache'],
        ['?v=bother', 'no-store'],
      ] as const) {
        const current = await get(path + other);
        expect([current.status, current.headers.get('Cache-Control')]).toEqual([200, caching]);
        expect(await current.text()).toBe(await (await get(path)).text());
      }
    }
    expect((await get(`/chat-box.nothing.js${query}`)).status).toBe(404);
    expect((await get(`/whip/lobby${query}`)).status).toBe((await get('/whip/lobby')).status);
  });

  test('allows pages of any origin, and answers 304 for a known ETag of the same encoding', async () => {
    const { headers } = await get('/chat-box.js', { Origin: 'https://a.example', 'Accept-Encoding': 'gzip' });
    expect(headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    const known = { 'If-None-Match': headers.get('ETag') ?? '', 'Accept-Encoding': 'gzip' };
    expect((await get('/chat-box.js', known)).status).toBe(304);
    expect((await get('/chat-box.js', { ...known, 'Accept-Encoding': 'br' })).status).toBe(200);
  });
});

describe('GET /chat-client.js', () => {
  test('sends a self-contained module to pages of any origin', async () => {
    const response = await get('/chat-client.js', { 'Accept-Encoding': 'gzip' });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(MAX_CLIENT_GZIP_BYTES);
    const text = await (await fetch(`${server.url}/chat-client.js`)).text();
    expect(text).toMatch(/export\s*\{[^}]*connectChat/);
    expect(text.replace(EXTRAS_IMPORT, '').replace(EXTRAS_RETRY, '')).not.toMatch(/\bimport\s*[{*"'(]|\bfrom\s*["']/);
  });
});

describe('GET /custom-elements.json', () => {
  test('describes the element to pages of any origin', async () => {
    const response = await fetch(`${server.url}/custom-elements.json`);
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const manifest = (await response.json()) as { schemaVersion: string; modules: { declarations: object[] }[] };
    expect(manifest.schemaVersion).toBe('1.0.0');
    expect(manifest.modules[0]?.declarations[0]).toMatchObject({ tagName: 'chat-box', customElement: true });
  });
});

describe('GET /', () => {
  test('sends a page without inline script or style, and a policy that forbids them', async () => {
    const response = await get('/');
    const html = await response.text();
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  test('keeps pages of other origins and unused features out', async () => {
    for (const path of ['/', '/check', '/docs/']) {
      const { headers } = await get(path, { Accept: 'text/html' });
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
      expect(headers.get('Permissions-Policy')).toContain('camera=()');
      expect(headers.get('Content-Security-Policy')).toContain("connect-src 'self';");
    }
  });

  test.each([
    '/',
    '/chat-box.js',
    '/favicon.svg',
    '/healthz',
    '/check.json',
    '/nothing',
    '/whip',
    '/whep',
    '/ws/lobby',
  ])('forbids browsers to guess the type of %s', async (path) => {
    expect((await get(path)).headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect((await fetch(server.url + path, { method: 'PUT' })).headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  test(`refers to a page script of less than ${MAX_PAGE_GZIP_BYTES} bytes with gzip`, async () => {
    const { byteLength } = await (await get('/page.js', { 'Accept-Encoding': 'gzip' })).arrayBuffer();
    expect(byteLength).toBeLessThan(MAX_PAGE_GZIP_BYTES);
  });

  test('refers only to files that the server serves', async () => {
    const html = await (await get('/')).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/?[\w.-]+\.(?:js|json|css|svg))"/g)].map(([, path]) => path ?? '');
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect((await get(new URL(path, `${server.url}/`).pathname)).status).toBe(200);
  });

  test('answers HEAD without a body', async () => {
    const response = await fetch(server.url, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

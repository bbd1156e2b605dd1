import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

/** What the element may weigh on its way to a page, in bytes. */
const ELEMENT_GZIP = 40 * 1_024;

/** What the client without an element may weigh, in bytes. */
const CLIENT_GZIP = 8 * 1_024;

/** What the page's own script may weigh, in bytes. */
const PAGE_GZIP = 12_000;

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

/** Asks for an encoding and leaves the body as it travels. */
function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, { headers, decompress: false });
}

describe("The element's script", () => {
  test(`takes less than ${ELEMENT_GZIP} bytes with gzip, and less with Brotli`, async () => {
    const gzip = await get('/chat-box.js', { 'Accept-Encoding': 'gzip' });
    expect(gzip.headers.get('Content-Encoding')).toBe('gzip');
    const { byteLength } = await gzip.arrayBuffer();
    expect(byteLength).toBeGreaterThan(5_000);
    expect(byteLength).toBeLessThan(ELEMENT_GZIP);
    const brotli = await get('/chat-box.js', { 'Accept-Encoding': 'gzip, br' });
    expect(brotli.headers.get('Content-Encoding')).toBe('br');
    expect((await brotli.arrayBuffer()).byteLength).toBeLessThan(byteLength);
  });

  test('is one self-contained module, the same in every encoding', async () => {
    const texts = ['gzip', 'br', 'identity'].map(async (encoding) =>
      (await fetch(`${server.url}/chat-box.js`, { headers: { 'Accept-Encoding': encoding } })).text(),
    );
    const [one = '', ...others] = await Promise.all(texts);
    expect(others).toEqual([one, one]);
    // What it loads later, a language, it names by an address of its own server.
    expect(one).not.toMatch(/\bimport\s*(?:[{*"']|\(["'])|\bfrom\s*["']/);
    expect(one).not.toContain('Lit is in dev mode');
  });

  test('may be used by a page of any origin, and is not sent again to who has it', async () => {
    const { headers } = await get('/chat-box.js', { Origin: 'https://a.example', 'Accept-Encoding': 'gzip' });
    expect(headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    const known = { 'If-None-Match': headers.get('ETag') ?? '', 'Accept-Encoding': 'gzip' };
    expect((await get('/chat-box.js', known)).status).toBe(304);
    expect((await get('/chat-box.js', { ...known, 'Accept-Encoding': 'br' })).status).toBe(200);
  });
});

describe('The headless client', () => {
  test('is a module of its own, for pages of any origin', async () => {
    const response = await get('/chat-client.js', { 'Accept-Encoding': 'gzip' });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(CLIENT_GZIP);
    const text = await (await fetch(`${server.url}/chat-client.js`)).text();
    expect(text).toMatch(/export\s*\{[^}]*connectChat/);
    expect(text).not.toMatch(/\bimport\s*[{*"'(]|\bfrom\s*["']/);
  });
});

describe('The custom elements manifest', () => {
  test('describes the element for editors and tools of any origin', async () => {
    const response = await fetch(`${server.url}/custom-elements.json`);
    expect(response.headers.get('Content-Type')).toBe('application/json');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    const manifest = (await response.json()) as { schemaVersion: string; modules: { declarations: object[] }[] };
    expect(manifest.schemaVersion).toBe('1.0.0');
    expect(manifest.modules[0]?.declarations[0]).toMatchObject({ tagName: 'chat-box', customElement: true });
  });
});

describe('The page', () => {
  test('holds no inline script or style and says so in its policy', async () => {
    const response = await get('/');
    const html = await response.text();
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  test(`has a script of less than ${PAGE_GZIP} bytes with gzip`, async () => {
    const { byteLength } = await (await get('/page.js', { 'Accept-Encoding': 'gzip' })).arrayBuffer();
    expect(byteLength).toBeLessThan(PAGE_GZIP);
  });

  test('refers only to files that the server has', async () => {
    const html = await (await get('/')).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/?[\w.-]+\.(?:js|json|css|svg))"/g)].map(([, path]) => path ?? '');
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect((await get(new URL(path, `${server.url}/`).pathname)).status).toBe(200);
  });

  test('has a HEAD without a body', async () => {
    const response = await fetch(server.url, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

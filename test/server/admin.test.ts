import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { ADMIN_SERVER } from '../helpers/admin-page.ts';
import { expectProblem } from '../helpers/expect-problem.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

const MAX_SCRIPT_GZIP_BYTES = 25 * 1_024;
const PATHS = ['/admin', '/admin/', '/admin.js', '/admin.css'];

describe('The admin page', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startTestServer(ADMIN_SERVER)));
  afterAll(() => server[Symbol.asyncDispose]());

  test('has a policy that forbids other sites, inline code, frames, forms and caches', async () => {
    const response = await fetch(`${server.url}/admin`);
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/);
    const { headers } = response;
    expect(headers.get('Content-Security-Policy')?.split('; ')).toEqual([
      ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' https:"],
      ...["form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'"],
    ]);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  test('does not let pages of other origins load its files', async () => {
    for (const path of ['/admin', '/admin.js', '/admin.css']) {
      const { headers } = await fetch(server.url + path, { headers: { Origin: 'https://other.example' } });
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    }
  });

  test('is also found with a slash at its end, and refuses other methods than GET and HEAD', async () => {
    const response = await fetch(`${server.url}/admin/`);
    expect(response.url).toBe(`${server.url}/admin`);
    expect(response.status).toBe(200);
    await expectProblem(await fetch(`${server.url}/admin`, { method: 'POST' }), 405);
  });

  test(`has a script of less than ${MAX_SCRIPT_GZIP_BYTES} bytes with gzip`, async () => {
    const headers = { 'Accept-Encoding': 'gzip' };
    const { byteLength } = await (await fetch(`${server.url}/admin.js`, { headers, decompress: false })).arrayBuffer();
    expect(byteLength).toBeGreaterThan(5_000);
    expect(byteLength).toBeLessThan(MAX_SCRIPT_GZIP_BYTES);
  });
});

test('The admin page does not exist on a server without API_KEYS', async () => {
  await using server = await startTestServer();
  for (const path of PATHS) {
    const response = await fetch(server.url + path);
    await expectProblem(response, 404);
  }
});

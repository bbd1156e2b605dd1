import { describe, expect, test } from 'bun:test';
import type { Asset } from '../../../../src/assets/asset.ts';
import { serveAsset } from '../../../../src/server/serve-asset.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const script: Asset = {
  type: 'text/javascript; charset=utf-8',
  variants: [
    { encoding: 'br', etag: '"1-br"', body: bytes('brotli') },
    { encoding: 'gzip', etag: '"1-gzip"', body: bytes('gzip') },
    { encoding: 'identity', etag: '"1-identity"', body: bytes('plain') },
  ],
};
const page: Asset = { ...script, type: 'text/html; charset=utf-8' };

function get(asset: Asset, headers: Record<string, string> = {}, method: string = 'GET', path: string = '/'): Response {
  const outcome = serveAsset(new Request(`http://chat.example${path}`, { method, headers }), asset);
  return outcome instanceof Response ? outcome : outcome.toResponse();
}

describe('serveAsset', () => {
  test.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['GZIP;q=0.5, br;q=0', 'gzip'],
    ['br;q=0.0, gzip;q=0', null],
    ['', null],
    ['deflate, zstd', null],
    ['br; q=1.0', 'br'],
  ])('answers Accept-Encoding "%s" with encoding %s', async (accepted, encoding) => {
    const response = get(script, { 'Accept-Encoding': accepted });
    expect(response.headers.get('Content-Encoding')).toBe(encoding);
    expect(response.headers.get('ETag')).toBe(`"1-${encoding ?? 'identity'}"`);
    expect(await response.text()).toBe({ br: 'brotli', gzip: 'gzip' }[encoding ?? ''] ?? 'plain');
    expect(response.headers.get('Vary')).toContain('Accept-Encoding');
  });

  test.each(['"1-gzip"', 'W/"1-gzip"', '"old", "1-gzip"', '*'])(
    'answers 304 when the client has the asset (%s)',
    async (known) => {
      const response = get(script, { 'Accept-Encoding': 'gzip', 'If-None-Match': known });
      expect(response.status).toBe(304);
      expect(response.headers.get('ETag')).toBe('"1-gzip"');
      expect(await response.text()).toBe('');
    },
  );

  test.each(['"1-br"', '"old"', '1-gzip', ''])('sends the asset when the client has another variant (%s)', (known) => {
    expect(get(script, { 'Accept-Encoding': 'gzip', 'If-None-Match': known }).status).toBe(200);
  });

  test.each([
    ['/chat-box.menu.js?v=b1', 'public, max-age=31536000, immutable'],
    ['/chat-box.menu.js?v=b1&retry=1', 'public, max-age=31536000, immutable'],
    ['/chat-box.menu.js?v=b2', 'no-store'],
    ['/chat-box.menu.js', 'no-cache'],
  ])('lets a browser keep a script only under the address of its build (%s)', (path, expected) => {
    expect(get({ ...script, build: 'b1' }, {}, 'GET', path).headers.get('Cache-Control')).toBe(expected);
  });

  test.each(['/chat-box.js', '/chat-client.js?v=b1'])('lets a browser keep %s for a minute', (path) => {
    expect(get(script, {}, 'GET', path).headers.get('Cache-Control')).toBe('public, max-age=60');
  });

  test('makes a browser ask for a page each time', () => {
    expect(get(page, {}, 'GET', '/?v=b1').headers.get('Cache-Control')).toBe('no-cache');
  });

  test('lets any page use a script', () => {
    const { headers } = get(script);
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  test('adds a strict policy to a page', () => {
    const { headers } = get(page);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|wss?:/);
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(headers.get('Permissions-Policy')).toMatch(/^(\w+(-\w+)*=\(\)(, )?)+$/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('refuses methods other than GET and HEAD', () => {
    expect(get(script, {}, 'HEAD').status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = get(script, {}, method);
      expect(response.status).toBe(405);
      expect(response.headers.get('Allow')).toBe('GET, HEAD');
    }
  });
});

import { describe, expect, test } from 'bun:test';
import { Cors } from '../../../../src/server/cors.ts';

const some = new Cors(new Set(['https://a.example', 'http://b.example:81']));
const every = new Cors('*');

function from(origin?: string): Request {
  return new Request('http://chat.example/whip', { headers: origin === undefined ? {} : { Origin: origin } });
}

function allowedOrigin(cors: Cors, origin?: string): string | null {
  return cors.allow(from(origin), new Response()).headers.get('Access-Control-Allow-Origin');
}

describe('Cors', () => {
  test('refuses only pages of an origin that is not in the list, with 403', () => {
    expect(some.refusal(from('https://evil.example'))?.status).toBe(403);
    expect(some.refusal(from('null'))?.status).toBe(403);
    expect(some.refusal(from('https://a.example.evil.example'))?.status).toBe(403);
    expect(some.refusal(from('http://a.example'))?.status).toBe(403);
    expect(some.refusal(from('http://b.example'))?.status).toBe(403);
    for (const origin of ['https://a.example', 'HTTPS://A.EXAMPLE', 'http://b.example:81', undefined]) {
      expect(some.refusal(from(origin))).toBeUndefined();
    }
    for (const origin of ['https://evil.example', 'null', undefined])
      expect(every.refusal(from(origin))).toBeUndefined();
  });

  test('allows the origin of the request only', () => {
    expect(allowedOrigin(every, 'https://any.example')).toBe('*');
    expect(allowedOrigin(every)).toBe('*');
    expect(allowedOrigin(some, 'https://a.example')).toBe('https://a.example');
    expect(allowedOrigin(some, 'https://evil.example')).toBeNull();
    expect(allowedOrigin(some)).toBeNull();
  });

  test('adds Vary: Origin, to refusals as well', () => {
    for (const origin of ['https://a.example', 'https://evil.example', undefined]) {
      const response = some.allow(from(origin), new Response(null, { headers: { Vary: 'Accept' } }));
      expect(response.headers.get('Vary')).toBe('Accept, Origin');
    }
  });

  test('allows the request headers and exposes the response headers of signaling', () => {
    const { headers } = every.allow(from('https://any.example'), new Response());
    expect(headers.get('Access-Control-Allow-Methods')).toMatch(/\bPOST\b.*\bDELETE\b/);
    expect(headers.get('Access-Control-Allow-Headers')).toBe('Authorization, Content-Type, ETag, If-Match');
    expect(headers.get('Access-Control-Expose-Headers')).toMatch(/\bLocation\b.*\bETag\b.*\bRetry-After\b/);
  });
});

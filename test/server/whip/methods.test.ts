import { afterAll, beforeAll, expect, test } from 'bun:test';
import { realOffer } from '../../helpers/real-offer.ts';
import { post, send } from '../../helpers/whip/send.ts';
import { openSession, type WhipSession } from '../../helpers/whip/session.ts';
import { whipSubject, type WhipSubject } from '../../helpers/whip/whip-subject.ts';

let subject: WhipSubject;
let session: WhipSession;
let offer: string;
beforeAll(async () => {
  subject = await whipSubject();
  offer = await realOffer();
  session = await openSession(subject.whip, offer);
});
afterAll(() => subject[Symbol.asyncDispose]());

/** Both resources. Their URLs exist only once the tests run. */
const resources = [
  ['endpoint', () => subject.whip],
  ['session', () => session.url],
] as const;

const ORIGIN = { Origin: 'https://page.example' };

test.each(resources)('RFC 9725 4.1: GET of the %s responds with 204 and no content', async (_, url) => {
  const response = await send('GET', url());
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
});

test.each(resources)('RFC 9110 9.3.2: HEAD of the %s responds as GET does', async (_, url) => {
  expect((await send('HEAD', url())).status).toBe(204);
});

test('RFC 9725 4.2: OPTIONS of the endpoint responds with 200 and Accept-Post', async () => {
  const response = await send('OPTIONS', subject.whip);
  expect(response.status).toBe(200);
  expect(response.headers.get('Accept-Post')).toBe('application/sdp');
  expect(response.headers.get('Allow')).toContain('POST');
});

test('RFC 5789 3.1: OPTIONS of a session responds with 200 and Accept-Patch', async () => {
  const response = await send('OPTIONS', session.url);
  expect(response.status).toBe(200);
  expect(response.headers.get('Accept-Patch')).toBe('application/trickle-ice-sdpfrag');
  expect(response.headers.get('Allow')).toContain('PATCH');
  expect(response.headers.get('Allow')).toContain('DELETE');
});

test.each([
  ['endpoint', 'PUT', () => subject.whip, 'POST'],
  ['endpoint', 'PATCH', () => subject.whip, 'POST'],
  ['endpoint', 'DELETE', () => subject.whip, 'POST'],
  ['session', 'PUT', () => session.url, 'PATCH'],
  ['session', 'POST', () => session.url, 'PATCH'],
])('RFC 9110 15.5.6: the %s responds to %s with 405 and lists its methods', async (_, method, url, allowed) => {
  const response = await send(method, url(), { body: offer });
  expect(response.status).toBe(405);
  expect(response.headers.get('Allow')).toContain(allowed);
  expect(response.headers.get('Allow')).not.toContain(method);
});

test.each(resources)('RFC 9725 4.7.1: the %s responds to a preflight without a token with 200', async (_, url) => {
  for (const method of ['POST', 'PATCH', 'DELETE', 'OPTIONS']) {
    const response = await send('OPTIONS', url(), {
      headers: {
        ...ORIGIN,
        Authorization: undefined,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization,content-type,if-match',
      },
    });
    expect(response.status).toBe(200);
    const { headers } = response;
    expect(['*', ORIGIN.Origin]).toContain(headers.get('Access-Control-Allow-Origin') ?? '');
    const methods = headers.get('Access-Control-Allow-Methods')?.split(', ');
    expect(methods).toEqual(expect.arrayContaining(['POST', 'PATCH', 'DELETE', 'OPTIONS', 'GET', 'HEAD']));
    // `*` would not cover Authorization (Fetch 4.8).
    const names = headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(', ');
    expect(names).toEqual(expect.arrayContaining(['authorization', 'content-type', 'if-match']));
    expect(Number(headers.get('Access-Control-Max-Age'))).toBeGreaterThan(0);
    expect(headers.get('Vary')).toContain('Origin');
  }
});

test('RFC 9725 4.2: a preflight of the endpoint responds with Accept-Post', async () => {
  const headers = { ...ORIGIN, 'Access-Control-Request-Method': 'POST' };
  const response = await send('OPTIONS', subject.whip, { headers });
  expect(response.headers.get('Accept-Post')).toBe('application/sdp');
});

test.each([
  [200, 'OPTIONS', () => send('OPTIONS', subject.whip, { headers: ORIGIN })],
  [201, 'POST', () => post(subject.whip, offer, ORIGIN)],
  [204, 'GET', () => send('GET', session.url, { headers: ORIGIN })],
  [400, 'malformed POST', () => post(subject.whip, 'hello', ORIGIN)],
  [404, 'late DELETE', () => send('DELETE', new URL('/sessions/none', subject.whip).href, { headers: ORIGIN })],
  [405, 'PUT', () => send('PUT', subject.whip, { headers: ORIGIN })],
  [412, 'PATCH of another session', () => session.patch('a=x', { ...ORIGIN, 'If-Match': '"x"' })],
  [415, 'POST of text', () => post(subject.whip, offer, { ...ORIGIN, 'Content-Type': 'text/plain' })],
  [428, 'PATCH without If-Match', () => session.patch('a=x', { ...ORIGIN, 'If-Match': undefined })],
])('Fetch 3.3: a page can read the %i of a %s and the headers it needs', async (status, _, ask) => {
  const { status: got, headers } = await ask();
  expect(got).toBe(status);
  expect(['*', ORIGIN.Origin]).toContain(headers.get('Access-Control-Allow-Origin') ?? '');
  const exposed = headers.get('Access-Control-Expose-Headers')?.toLowerCase().split(', ');
  expect(exposed).toEqual(
    expect.arrayContaining([
      'location',
      'etag',
      'link',
      'accept-post',
      'accept-patch',
      'retry-after',
      'www-authenticate',
    ]),
  );
});

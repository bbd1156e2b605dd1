import { expect, test } from 'bun:test';
import { checkReachable, endSession, type Fetch, postOffer } from '../../../../../www/client/carriers/signaling.ts';
import { rejection } from '../../../../helpers/rejection.ts';
import { isRetryable, ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';

const endpoint = new URL('https://chat.example/here/whip/lobby');
const signal = new AbortController().signal;

function answering(body: string, init: ResponseInit): Fetch {
  return async () => new Response(body, init);
}

async function failureFrom(work: Promise<unknown>): Promise<ConnectFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectError)) throw new Error(`Not a ConnectError: ${error}`);
  return error.failure;
}

test('postOffer posts the offer and returns the answer and the session URL', async () => {
  const requests: [URL, RequestInit][] = [];
  const answer = await postOffer(endpoint, 'the offer', signal, {
    token: 'secret',
    fetch: async (url, init) => {
      requests.push([url, init]);
      return new Response('the answer', { status: 201, headers: { Location: '/sessions/x1' } });
    },
  });
  expect(answer).toEqual({
    sdp: 'the answer',
    session: new URL('https://chat.example/sessions/x1'),
    iceLinks: null,
  });
  expect(requests[0]?.[0]).toEqual(endpoint);
  expect(requests[0]?.[1]).toMatchObject({
    method: 'POST',
    ...{ body: 'the offer', credentials: 'omit', redirect: 'error' },
    headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer secret' },
  });
});

test.each([
  'https://the-embedding-site.example/api/account',
  '//the-embedding-site.example/api/account',
  'http://chat.example/sessions/x1',
  'https://chat.example:8443/sessions/x1',
  'javascript:alert(1)',
  'https://',
])('postOffer ignores the session URL %s, which is not on the origin of the endpoint', async (location) => {
  const fetch = answering('sdp', { status: 201, headers: { Location: location } });
  expect((await postOffer(endpoint, '', signal, { fetch })).session).toBeUndefined();
});

test.each([
  ['2592000', 3_600_000],
  ['1e300', 3_600_000],
  ['Infinity', 3_600_000],
  ['-5', 100],
  ['0', 100],
  ['3', 3_000],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
])('postOffer reads Retry-After: %s as %p ms', async (value, retryAfter) => {
  const fetch = answering('{"detail":"No."}', { status: 503, headers: { 'Retry-After': value } });
  const refused = await failureFrom(postOffer(endpoint, '', signal, { fetch }));
  expect(refused).toEqual({ kind: 'refused', status: 503, detail: 'No.', ...(retryAfter && { retryAfter }) });
});

test('postOffer cuts off a sentence of the server after 500 UTF-16 units', async () => {
  const fetch = answering(JSON.stringify({ detail: 'no '.repeat(1_000_000) }), { status: 403 });
  expect(await failureFrom(postOffer(endpoint, '', signal, { fetch }))).toMatchObject({
    detail: 'no '.repeat(1_000).slice(0, 500),
  });
});

test('postOffer accepts an answer without Location', async () => {
  const answer = await postOffer(endpoint, '', signal, { fetch: answering('sdp', { status: 201 }) });
  expect(answer.session).toBeUndefined();
});

test('postOffer rejects with the detail of the problem details', async () => {
  const problem = JSON.stringify({ type: 'about:blank', title: 'Too many', status: 503, detail: 'The room is full.' });
  const refused = answering(problem, { status: 503, headers: { 'Retry-After': '3' } });
  expect(await failureFrom(postOffer(endpoint, '', signal, { fetch: refused }))).toEqual({
    kind: 'refused',
    status: 503,
    detail: 'The room is full.',
    retryAfter: 3_000,
  });
});

test('postOffer rejects with a sentence of its own when the response has no detail', async () => {
  for (const body of ['', '<html>', 'null', '{}', '{"detail":7}']) {
    expect(await failureFrom(postOffer(endpoint, '', signal, { fetch: answering(body, { status: 403 }) }))).toEqual({
      kind: 'refused',
      status: 403,
      detail: 'The server answered 403.',
    });
  }
});

test('postOffer reports a 404 of a proxy as unreachable, and a 404 of the server as refused', async () => {
  const nothing = answering('404 page not found\n', { status: 404 });
  expect(await failureFrom(postOffer(endpoint, '', signal, { fetch: nothing }))).toEqual({ kind: 'unreachable' });
  expect(await failureFrom(checkReachable(endpoint, signal, nothing))).toEqual({ kind: 'unreachable' });
  const no = answering('{"detail":"No such room."}', { status: 404 });
  expect(await failureFrom(postOffer(endpoint, '', signal, { fetch: no }))).toMatchObject({
    kind: 'refused',
    status: 404,
  });
});

test('postOffer rejects with unreachable without a server, and with the reason when aborted', async () => {
  const offline: Fetch = async () => {
    throw new TypeError('Failed to fetch');
  };
  expect(await failureFrom(postOffer(endpoint, '', signal, { fetch: offline }))).toEqual({ kind: 'unreachable' });
  const reason = new Error('left');
  expect(await rejection(postOffer(endpoint, '', AbortSignal.abort(reason), { fetch: offline }))).toBe(reason);
});

test('checkReachable distinguishes a blocked origin, an absent server, a refusal and a server that accepts', async () => {
  const corsBlocked: Fetch = async (_url, { mode }) => {
    if (mode !== 'no-cors') throw new TypeError('Failed to fetch');
    return new Response();
  };
  const offline: Fetch = async () => {
    throw new TypeError('Failed to fetch');
  };
  const check = (fetch: Fetch) => failureFrom(checkReachable(endpoint, signal, fetch));
  expect(await check(corsBlocked)).toEqual({ kind: 'cors-blocked' });
  expect(await check(offline)).toEqual({ kind: 'unreachable' });
  expect(await check(answering('{"detail":"Send a token."}', { status: 401 }))).toEqual({
    ...{ kind: 'refused', status: 401, detail: 'Send a token.' },
  });
  await checkReachable(endpoint, signal, answering('', { status: 426 }));
});

test('endSession sends a request that outlives the page, and ignores its failure', async () => {
  const requests: RequestInit[] = [];
  endSession(endpoint, async (_url, init) => {
    requests.push(init);
    throw new TypeError('offline');
  });
  await Promise.resolve();
  expect(requests).toEqual([{ method: 'DELETE', keepalive: true, credentials: 'omit', redirect: 'error' }]);
});

test('isRetryable is true for failures that may pass, and false for final refusals', () => {
  const refused = (status: number): ConnectFailure => ({ kind: 'refused', status, detail: '' });
  expect([400, 403, 404, 406, 415].map((status) => isRetryable(refused(status)))).not.toContain(true);
  expect([429, 500, 503].map((status) => isRetryable(refused(status)))).not.toContain(false);
  const passing = (['unreachable', 'timeout', 'ice-failed', 'lost'] as const).map((kind) => isRetryable({ kind }));
  expect(passing).not.toContain(false);
});

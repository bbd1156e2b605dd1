import { expect, test } from 'bun:test';
import { checkReachable, endSession, type Fetch, postOffer } from '../../../../../www/client/carriers/signaling.ts';
import { isRetryable, ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';

const endpoint = new URL('https://chat.example/here/whip/lobby');
const signal = new AbortController().signal;

function answering(body: string, init: ResponseInit): Fetch {
  return async () => new Response(body, init);
}

async function troubleFrom(work: Promise<unknown>): Promise<ConnectFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectError)) throw new Error(`Not a ConnectError: ${error}`);
  return error.failure;
}

test('Signaling posts the offer and takes the answer and its place', async () => {
  const asked: [URL, RequestInit][] = [];
  const answer = await postOffer(endpoint, 'the offer', signal, {
    token: 'secret',
    fetch: async (url, init) => {
      asked.push([url, init]);
      return new Response('the answer', { status: 201, headers: { Location: '/sessions/x1' } });
    },
  });
  expect(answer).toEqual({
    sdp: 'the answer',
    session: new URL('https://chat.example/sessions/x1'),
    iceServers: [],
  });
  expect(asked[0]?.[0]).toEqual(endpoint);
  expect(asked[0]?.[1]).toMatchObject({
    method: 'POST',
    body: 'the offer',
    headers: { 'Content-Type': 'application/sdp', Authorization: 'Bearer secret' },
  });
});

test('Signaling does without a Location', async () => {
  const answer = await postOffer(endpoint, '', signal, { fetch: answering('sdp', { status: 201 }) });
  expect(answer.session).toBeUndefined();
});

test('Signaling reads a refusal from its problem document', async () => {
  const problem = JSON.stringify({ type: 'about:blank', title: 'Too many', status: 503, detail: 'The room is full.' });
  const refused = answering(problem, { status: 503, headers: { 'Retry-After': '3' } });
  expect(await troubleFrom(postOffer(endpoint, '', signal, { fetch: refused }))).toEqual({
    kind: 'refused',
    status: 503,
    detail: 'The room is full.',
    retryAfter: 3_000,
  });
});

test('Signaling has a sentence for a refusal without one', async () => {
  for (const body of ['', '<html>', 'null', '{}', '{"detail":7}']) {
    expect(await troubleFrom(postOffer(endpoint, '', signal, { fetch: answering(body, { status: 403 }) }))).toEqual({
      kind: 'refused',
      status: 403,
      detail: 'The server answered 403.',
    });
  }
});

test('Signaling takes the 404 of a proxy for an absent server, and that of the server for a no', async () => {
  const nothing = answering('404 page not found\n', { status: 404 });
  expect(await troubleFrom(postOffer(endpoint, '', signal, { fetch: nothing }))).toEqual({ kind: 'unreachable' });
  expect(await troubleFrom(checkReachable(endpoint, signal, nothing))).toEqual({ kind: 'unreachable' });
  const no = answering('{"detail":"No such room."}', { status: 404 });
  expect(await troubleFrom(postOffer(endpoint, '', signal, { fetch: no }))).toMatchObject({
    kind: 'refused',
    status: 404,
  });
});

test('Signaling tells an absent server from an abort', async () => {
  const offline: Fetch = async () => {
    throw new TypeError('Failed to fetch');
  };
  expect(await troubleFrom(postOffer(endpoint, '', signal, { fetch: offline }))).toEqual({ kind: 'unreachable' });
  const reason = new Error('left');
  expect(postOffer(endpoint, '', AbortSignal.abort(reason), { fetch: offline })).rejects.toBe(reason);
});

test('Signaling tells a server that lets other sites in, one that needs a token, and one that would take us', async () => {
  const foreign: Fetch = async (_url, { mode }) => {
    if (mode !== 'no-cors') throw new TypeError('Failed to fetch');
    return new Response();
  };
  const offline: Fetch = async () => {
    throw new TypeError('Failed to fetch');
  };
  const ask = (fetch: Fetch) => troubleFrom(checkReachable(endpoint, signal, fetch));
  expect(await ask(foreign)).toEqual({ kind: 'cors-blocked' });
  expect(await ask(offline)).toEqual({ kind: 'unreachable' });
  expect(await ask(answering('{"detail":"A token, please."}', { status: 401 }))).toEqual({
    ...{ kind: 'refused', status: 401, detail: 'A token, please.' },
  });
  await checkReachable(endpoint, signal, answering('', { status: 426 }));
});

test('Signaling ends a session with a request that outlives the page, and swallows its failure', async () => {
  const asked: RequestInit[] = [];
  endSession(endpoint, async (_url, init) => {
    asked.push(init);
    throw new TypeError('offline');
  });
  await Promise.resolve();
  expect(asked).toEqual([{ method: 'DELETE', keepalive: true }]);
});

test('A client comes back after trouble that may pass, and not after a plain no', () => {
  const refused = (status: number): ConnectFailure => ({ kind: 'refused', status, detail: '' });
  expect([400, 403, 404, 406, 415].map((status) => isRetryable(refused(status)))).not.toContain(true);
  expect([429, 500, 503].map((status) => isRetryable(refused(status)))).not.toContain(false);
  const passing = (['unreachable', 'timeout', 'ice-failed', 'lost'] as const).map((kind) => isRetryable({ kind }));
  expect(passing).not.toContain(false);
});

import { describe, expect, test } from 'bun:test';
import { createProbes } from '../../src/webrtc/probe.ts';
import { createTurnProbe } from '../../src/webrtc/turn-probe.ts';
import { systemClock as clock } from '../../src/clock.ts';
import { measure } from '../../src/doctor/measure.ts';
import { logBook } from '../helpers/log-book.ts';
import { runDoctor } from '../helpers/run-doctor.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';
import { rethrower } from '../helpers/rejection.ts';

const { log } = logBook();
const openProbe = createProbes(clock, log);
const tryTurn = createTurnProbe(clock, log);

/** Starts a server that is not a chat-box. */
function startOtherServer(answer: (request: Request) => Response | Promise<Response>) {
  return Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: 60, fetch: answer });
}

describe('bun run doctor with the URL of another server', () => {
  test.each<[string, () => Response]>([
    ['null', () => Response.json(null)],
    ['an object without findings', () => Response.json({})],
    ['malformed findings', () => Response.json({ findings: [{ level: 'good' }, null] })],
    ['a page', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })],
  ])('prints that there is no report when check.json holds %s', async (_, answer) => {
    using server = startOtherServer(answer);
    const { code, out, error } = await runDoctor([server.url.href]);
    expect({ code, error }).toEqual({ code: 1, error: '' });
    expect(out).toMatch(/^ +The server sent no report: /m);
  });

  test('times out when the server never answers', async () => {
    using server = startOtherServer(() => new Promise<Response>(() => {}));
    const { code, out } = await runDoctor([server.url.href]);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL .* does not answer: the request timed out$/m);
    expect(out).toMatch(/^ +The server sent no report: the request timed out$/m);
  }, 25_000);

  test('prints no control characters from the server', async () => {
    const hostile = '\u001b[2J\u0007 all is well';
    using server = startOtherServer(() => Response.json({ detail: hostile }, { status: 401 }));
    const { out } = await runDoctor([server.url.href]);
    expect(out).toContain('all is well');
    expect(out).not.toMatch(/[\u001b\u0007]/);
  });
});

/** Starts a proxy that forwards everything but WebSockets, sets the `Link` header, and reports sessions that open and end. */
function startProxy(chat: string, link: string, onSession: (method: string, session: string) => void) {
  return startOtherServer(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/ws/')) return new Response(null, { status: 404 });
    if (request.method === 'DELETE') onSession('DELETE', pathname);
    const body = request.method === 'POST' ? await request.text() : null;
    const { method, headers } = request;
    const response = await fetch(chat + pathname, { method, headers, body });
    const Location = response.headers.get('Location') ?? '';
    if (response.status === 201) onSession('POST', Location);
    return new Response(await response.text(), { status: response.status, headers: { Location, Link: link } });
  });
}

describe('measure', () => {
  test('ends the sessions it opened when the platform fails', async () => {
    await using chat = await startTestServer();
    const open = new Set<string>();
    let opened = 0;
    using front = startProxy(chat.url, '', (method, session) => {
      if (method === 'DELETE') return void open.delete(session);
      opened++;
      open.add(session);
    });
    const failing = (protocol: string) => ({
      ...openProbe(protocol),
      connect: () => Promise.reject(new Error('the platform fails')),
    });
    const measured = measure({ base: new URL(front.url), token: undefined }, { openProbe: failing, tryTurn, clock });
    expect(await rethrower(measured)).toThrow('the platform fails');
    expect(opened).toBeGreaterThan(0);
    // The tests of the single addresses run at the same time and end their own sessions.
    await until(() => open.size === 0, 'all sessions have ended');
  });

  test('reports a TURN URI that the library rejects, and completes the other tests', async () => {
    await using chat = await startTestServer();
    using front = startProxy(chat.url, '<turn:>; rel="ice-server"; username="u"; credential="p"', () => {});
    const { out } = await runDoctor([front.url.href]);
    expect(out).toMatch(/^FAIL +turn: is not a TURN URI that this client accepts: \S/m);
    expect(out).toMatch(/^ok +A data channel opens from here/m);
  });
});

test.each(['turns:turn.example', 'turn:turn.example?transport=tcp', 'TURNS:turn.example:443?transport=tcp'])(
  'createTurnProbe does not try %s, which the library does not support',
  async (uri) => {
    expect(await tryTurn({ uri, username: 'u', credential: 'p' }, 0)).toBeUndefined();
  },
);

test('createTurnProbe reports no relay address when the TURN server does not answer', async () => {
  expect(await tryTurn({ uri: 'turn:127.0.0.1:9', username: 'u', credential: 'p' }, 50)).toBe(false);
});

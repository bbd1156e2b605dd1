import { describe, expect, test } from 'bun:test';
import { createProbes } from '../../src/webrtc/probe.ts';
import { createTurnProbe } from '../../src/webrtc/turn-probe.ts';
import { systemClock as clock } from '../../src/clock.ts';
import { measure } from '../../src/doctor/measure.ts';
import { logBook } from '../helpers/log-book.ts';
import { runDoctor } from '../helpers/run-doctor.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

const { log } = logBook();
const openProbe = createProbes(clock, log);
const tryTurn = createTurnProbe(clock, log);

/** Whatever answers at a URL that was taken for a chat's. */
function someServer(answer: (request: Request) => Response | Promise<Response>) {
  return Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: 60, fetch: answer });
}

describe('At a URL of something else, the doctor', () => {
  test.each<[string, () => Response]>([
    ['null', () => Response.json(null)],
    ['an object without findings', () => Response.json({})],
    ['findings that are none', () => Response.json({ findings: [{ level: 'good' }, null] })],
    ['a page', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })],
  ])('takes %s at check.json as no word about itself', async (_, answer) => {
    using server = someServer(answer);
    const { code, out, error } = await runDoctor([server.url.href]);
    expect({ code, error }).toEqual({ code: 1, error: '' });
    expect(out).toMatch(/^ +It does not tell: /m);
  });

  test('waits for no answer longer than it says', async () => {
    using server = someServer(() => new Promise<Response>(() => {}));
    const { code, out } = await runDoctor([server.url.href]);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL .* does not answer: nothing came in time$/m);
    expect(out).toMatch(/^ +It does not tell: nothing came in time$/m);
  }, 25_000);

  test('passes nothing on to the terminal that would steer it', async () => {
    const hostile = '\u001b[2J\u0007 all is well';
    using server = someServer(() => Response.json({ detail: hostile }, { status: 401 }));
    const { out } = await runDoctor([server.url.href]);
    expect(out).toContain('all is well');
    expect(out).not.toMatch(/[\u001b\u0007]/);
  });
});

/** A server that passes requests on, but for WebSockets, and says more in the header of an answer. */
function inFrontOf(chat: string, link: string, seen: (method: string, session: string) => void) {
  return someServer(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/ws/')) return new Response(null, { status: 404 });
    if (request.method === 'DELETE') seen('DELETE', pathname);
    const body = request.method === 'POST' ? await request.text() : null;
    const { method, headers } = request;
    const response = await fetch(chat + pathname, { method, headers, body });
    const Location = response.headers.get('Location') ?? '';
    if (response.status === 201) seen('POST', Location);
    return new Response(await response.text(), { status: response.status, headers: { Location, Link: link } });
  });
}

describe('A measurement', () => {
  test('ends the sessions it opened also when it fails itself', async () => {
    await using chat = await startTestServer();
    const open = new Set<string>();
    let opened = 0;
    using front = inFrontOf(chat.url, '', (method, session) => {
      if (method === 'DELETE') return void open.delete(session);
      opened++;
      open.add(session);
    });
    const failing = (protocol: string) => ({
      ...openProbe(protocol),
      connect: () => Promise.reject(new Error('the platform fails')),
    });
    const measured = measure({ base: new URL(front.url), token: undefined, openProbe: failing, tryTurn, clock });
    await expect(measured).rejects.toThrow('the platform fails');
    expect(opened).toBeGreaterThan(0);
    // Those of the addresses, which were tried at the same time, end at the same time.
    await until(() => open.size === 0, 'all sessions have ended');
  });

  test('of a TURN server that the library does not take says so, and goes on', async () => {
    await using chat = await startTestServer();
    using front = inFrontOf(chat.url, '<turn:>; rel="ice-server"; username="u"; credential="p"', () => {});
    const { out } = await runDoctor([front.url.href]);
    expect(out).toMatch(/^FAIL +turn: is no TURN server to this client: \S/m);
    expect(out).toMatch(/^ok +A data channel opens from here/m);
  });
});

test.each(['turns:turn.example', 'turn:turn.example?transport=tcp', 'TURNS:turn.example:443?transport=tcp'])(
  'The library has no way to %s, so that it is not tried',
  async (uri) => {
    expect(await tryTurn({ uri, username: 'u', credential: 'p' }, 0)).toBeUndefined();
  },
);

test('A TURN server that does not answer gives no address', async () => {
  expect(await tryTurn({ uri: 'turn:127.0.0.1:9', username: 'u', credential: 'p' }, 50)).toBe(false);
});

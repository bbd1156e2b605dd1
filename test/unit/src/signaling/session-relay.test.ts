import { expect, test } from 'bun:test';
import type { NodeBus } from '../../../../src/ports/node-bus.ts';
import { RateLimit } from '../../../../src/limits/rate-limit.ts';
import { serveRelayedRequests, SessionRelay } from '../../../../src/signaling/session-relay.ts';

import { logBook } from '../../../helpers/log-book.ts';
import { manualClock } from '../../../helpers/manual-clock.ts';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const relayed = { id: 'session.one', address: '192.0.2.1', method: 'DELETE', search: '?token=a', headers: [] };

/** Serves relayed requests on a bus that holds one handler. Returns the paths of the requests, and the bus' side. */
function servedBus() {
  const paths: string[] = [];
  const { log, lines } = logBook();
  let serve: (body: string) => Promise<string> = () => Promise.reject(new Error('Nothing is served.'));
  const bus: Pick<NodeBus, 'handle'> = { handle: (_kind, handler) => void (serve = handler) };
  serveRelayedRequests(
    bus as NodeBus,
    async (request) => {
      paths.push(new URL(request.url).pathname + new URL(request.url).search);
      return new Response(null, { status: 200 });
    },
    log,
  );
  return { paths, lines, send: (body: unknown) => serve(typeof body === 'string' ? body : JSON.stringify(body)) };
}

test('serveRelayedRequests answers the request of another node', async () => {
  const { paths, send } = servedBus();
  expect(JSON.parse(await send(relayed))).toMatchObject({ status: 200 });
  expect(paths).toEqual(['/?token=a']);
});

test.each([
  ['that is not JSON', 'session'],
  ['that is not an object', []],
  ['without an id', { ...relayed, id: undefined }],
  ['without an address', { ...relayed, address: 7 }],
  ['without a method', { ...relayed, method: null }],
  ['without a query', { ...relayed, search: undefined }],
  ['with headers that are not pairs', { ...relayed, headers: [['Authorization']] }],
  ['with a header that is not a text', { ...relayed, headers: [['If-Match', 1]] }],
])('serveRelayedRequests hands over no request %s', async (_what, body) => {
  const { paths, send } = servedBus();
  const failure = await send(body).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  expect(paths).toEqual([]);
});

test('serveRelayedRequests logs the trace of a request', async () => {
  const { lines, send } = servedBus();
  await send({ ...relayed, headers: [['traceparent', TRACEPARENT]] });
  expect(lines).toEqual([`relayed request {"method":"DELETE","status":200,"trace":"${TRACEPARENT.slice(3, 35)}"}`]);
});

test.each([
  [TRACEPARENT, [['traceparent', TRACEPARENT]]],
  ['not valid', []],
])('SessionRelay relays the traceparent %j only when it is valid', async (traceparent, headers) => {
  const clock = manualClock();
  const sent: string[] = [];
  const bus: Pick<NodeBus, 'node' | 'request'> = {
    node: 'n1',
    request(_owner, _kind, body) {
      sent.push(body);
      return Promise.resolve({ kind: 'unknown' });
    },
  };
  const relay = new SessionRelay({ nodes: bus as NodeBus, rateLimit: new RateLimit(() => clock.elapsed()), clock });
  const request = new Request('http://chat.example/sessions/s.n2', { method: 'DELETE', headers: { traceparent } });
  await relay.forward(request, 's.n2', '192.0.2.1');
  expect(sent.map((body) => (JSON.parse(body) as { headers: unknown }).headers)).toEqual([headers]);
});

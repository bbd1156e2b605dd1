import { expect, test } from 'bun:test';
import type { NodeBus } from '../../../../src/ports/node-bus.ts';
import { serveRelayedRequests } from '../../../../src/signaling/session-relay.ts';

const relayed = { id: 'session.one', address: '192.0.2.1', method: 'DELETE', search: '?token=a', headers: [] };

/** Serves relayed requests on a bus that holds one handler. Returns the paths of the requests, and the bus' side. */
function servedBus() {
  const paths: string[] = [];
  let serve: (body: string) => Promise<string> = () => Promise.reject(new Error('Nothing is served.'));
  const bus: Pick<NodeBus, 'handle'> = { handle: (_kind, handler) => void (serve = handler) };
  serveRelayedRequests(bus as NodeBus, async (request) => {
    paths.push(new URL(request.url).pathname + new URL(request.url).search);
    return new Response(null, { status: 200 });
  });
  return { paths, send: (body: unknown) => serve(typeof body === 'string' ? body : JSON.stringify(body)) };
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

import { expect, test } from 'bun:test';
import { FRAGMENT_TYPE, SDP_TYPE } from '../../src/http/body.ts';
import { createFragment } from '../helpers/whip/fragment.ts';
import { openSession } from '../helpers/whip/session.ts';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

/** Lines that take long to read. */
const CANDIDATES = Array.from({ length: 900 }, (_, n) => `a=candidate:1 1 udp 1 2001:db8:0:0:0:0:0:${n} 1 typ host`);
const FINGERPRINTS = Array.from({ length: 1_900 }, () => 'a=fingerprint:sha-1 A');
const SECTIONS = Array.from({ length: 1_900 }, () => 'm=application 9 a b c d e f g');

/** Responses to another client during an attack. A server that reads all requests at once responds to one or two. */
const MIN_OTHERS = 5;

/** An HTTP request as it is sent. */
interface RawRequest {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Opens a connection that sends a request on `send`, and resolves `response` to the status. */
async function openConnection(port: number, { target, headers, body = '' }: RawRequest) {
  const response = Promise.withResolvers<string>();
  let received = '';
  const length = body === '' ? {} : { 'Content-Length': body.length };
  const lines = Object.entries({ Host: 'a', ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  let waiting = Buffer.from(`${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  const write = (connection: Bun.Socket) => void (waiting = waiting.subarray(connection.write(waiting)));
  const connection = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      drain: write,
      data(_, chunk) {
        received += chunk.toString('latin1');
        const status = received.slice(9, 12);
        if (status.length < 3) return;
        response.resolve(status);
        connection.terminate();
      },
      close: () => response.resolve('closed'),
    },
  });
  return { send: () => write(connection), response: response.promise };
}

/**
 * Sends each request over a connection of its own, all at once. Resolves to their statuses, and to the number of responses that
 * another client, which sends one request after another, received until the last of them.
 */
async function sendAtOnce(server: TestServer, requests: readonly RawRequest[]) {
  const connections = await Promise.all(requests.map((request) => openConnection(server.port, request)));
  let isOver = false;
  const all = Promise.all(connections.map(({ response }) => response)).finally(() => (isOver = true));
  for (const { send } of connections) send();
  let others = 0;
  while (!isOver) {
    await fetch(`${server.url}/livez`);
    others++;
  }
  return { statuses: await all, others };
}

test.each([
  ['fingerprints', FINGERPRINTS, '400'],
  ['sections', SECTIONS, '422'],
])(
  'The server responds to others between 50 refused offers at once that take long to read: %s',
  async (_, lines, status) => {
    await using server = await startTestServer({ TRUST_PROXY: '1' });
    const body = (await realOffer()).replace(/a=fingerprint.*/, lines.join('\r\n'));
    const headers = { 'Content-Type': SDP_TYPE, 'X-Forwarded-For': '192.0.2.1' };
    const { statuses, others } = await sendAtOnce(server, Array(50).fill({ target: 'POST /whip/room', headers, body }));
    expect([...new Set(statuses)]).toEqual([status]);
    expect(others).toBeGreaterThan(MIN_OTHERS);
    await expectHealthy(server.url);
  },
  20_000,
);

test('The server responds to others between 150 fragments at once that take long to read', async () => {
  await using server = await startTestServer({ TRUST_PROXY: '1' });
  const session = await openSession(`${server.url}/whip/room`);
  const body = createFragment(session.offer, { more: CANDIDATES });
  const headers = { 'Content-Type': FRAGMENT_TYPE, 'X-Forwarded-For': '192.0.2.1', 'If-Match': session.etag };
  const target = `PATCH ${new URL(session.url).pathname}`;
  const { statuses, others } = await sendAtOnce(server, Array(150).fill({ target, headers, body }));
  expect([...new Set(statuses)]).toEqual(['204']);
  expect(others).toBeGreaterThan(MIN_OTHERS);
  await expectHealthy(server.url);
}, 20_000);

test('The server responds to others between 200 pages at once', async () => {
  await using server = await startTestServer({ TRUST_PROXY: '1' });
  const headers = { 'Accept-Encoding': 'a;b,'.repeat(3_500), 'X-Forwarded-For': '192.0.2.1' };
  const { statuses, others } = await sendAtOnce(server, Array(200).fill({ target: 'GET /', headers }));
  expect([...new Set(statuses)]).toEqual(['200']);
  expect(others).toBeGreaterThan(MIN_OTHERS);
  await expectHealthy(server.url);
}, 20_000);

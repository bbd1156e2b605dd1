import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { slowConnection } from '../helpers/slow-connection.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { openSession } from '../helpers/whip/session.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(async () => {
  await expectHealthy(server.url);
  await server[Symbol.asyncDispose]();
});

const POST = 'POST /whip/lobby HTTP/1.1\r\nHost: a\r\nContent-Type: application/sdp\r\n';
const LENGTH = 'Content-Length: 1000\r\n\r\n';

describe('The server refuses a request whose body is slow with 408, and closes its connection:', () => {
  test.concurrent.each([
    ['a byte a second of an announced length', POST + LENGTH, 'v'],
    ['a chunk a second', `${POST}Transfer-Encoding: chunked\r\n\r\n`, '1\r\nv\r\n'],
    ['nothing after the headers', POST + LENGTH, undefined],
    ['nothing after a part', `${POST}${LENGTH}v=0\r\n`, undefined],
  ])(
    '%s',
    async (_, first, drip) => {
      await using connection = await slowConnection(server.port, first, drip);
      const response = await connection.closed;
      expect(response).toStartWith('HTTP/1.1 408 ');
      expect(response).toContain('application/problem+json');
      expect(response).toContain('The offer did not arrive within 7 seconds.');
    },
    20_000,
  );

  test.concurrent(
    'a fragment, and the session goes on',
    async () => {
      const session = await openSession(`${server.url}/whip/lobby`, await realOffer());
      const { pathname } = new URL(session.url);
      const headers = `Host: a\r\nContent-Type: application/trickle-ice-sdpfrag\r\nIf-Match: ${session.etag}\r\n`;
      await using connection = await slowConnection(
        server.port,
        `PATCH ${pathname} HTTP/1.1\r\n${headers}${LENGTH}`,
        'a',
      );
      expect(await connection.closed).toStartWith('HTTP/1.1 408 ');
      expect(await session.status()).toBe(204);
    },
    20_000,
  );
});

test.concurrent(
  'The server closes a connection that sends its headers slowly, without a response',
  async () => {
    const headers = 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ';
    await using connection = await slowConnection(server.port, headers, 'a');
    expect(await connection.closed).toBe('');
  },
  30_000,
);

test.concurrent(
  'The server closes 900 idle connections, and serves others meanwhile',
  async () => {
    await using own = await startTestServer();
    const firsts = ['', 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n', `GET / HTTP/1.1\r\nX: ${'x'.repeat(8_000)}`];
    const connections = await Promise.all(
      Array.from({ length: 900 }, (_, at) => slowConnection(own.port, firsts[at % 3] ?? '')),
    );
    await expectHealthy(own.url);
    await Promise.all(connections.map(({ closed }) => closed));
    await expectHealthy(own.url);
  },
  40_000,
);

test.concurrent('The server answers an offer that arrives in two parts', async () => {
  const offer = await realOffer();
  await using connection = await slowConnection(server.port, `${POST}Content-Length: ${offer.length}\r\n\r\n`);
  connection.write(offer.slice(0, 100));
  await Bun.sleep(500);
  connection.write(offer.slice(100));
  expect(await connection.firstLine).toBe('HTTP/1.1 201 Created');
});

test.concurrent('The server logs one line for a client that disconnects before its offer is complete', async () => {
  await using own = await startTestServer();
  const connection = await slowConnection(own.port, `${POST}${LENGTH}v=0`);
  await until(own);
  await connection[Symbol.asyncDispose]();
  expect(await own.waitForLog(/status=/)).toContain('The offer is incomplete.');
  expect(own.logs).toHaveLength(1);
});

/** Waits until the server has read what earlier connections sent. */
async function until({ url }: TestServer): Promise<void> {
  for (let times = 0; times < 3; times++) await expectHealthy(url);
}

import { afterAll, beforeAll, expect, test } from 'bun:test';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

/** Sends requests in one write. Resolves to the statuses of the responses once there are `expected` or the connection ends. */
async function statuses(requests: string, expected: number): Promise<string[]> {
  const done = Promise.withResolvers<void>();
  let received = '';
  const read = () => received.match(/(?<=HTTP\/1\.1 )\d+/g) ?? [];
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port: server.port,
    socket: {
      open: (connection) => void connection.write(requests),
      data(_, chunk) {
        received += chunk.toString('latin1');
        if (read().length >= expected) done.resolve();
      },
      close: () => done.resolve(),
    },
  });
  await done.promise;
  socket.terminate();
  return read();
}

const preflight = 'Origin: https://page.example\r\nAccess-Control-Request-Method: POST\r\n';

test.each([
  ['GET /nothing', 'GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['GET /healthz', 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['preflights', `OPTIONS /whip HTTP/1.1\r\nHost: a\r\n${preflight}\r\n`],
  ['DELETE of a session', 'DELETE /sessions/unknown HTTP/1.1\r\nHost: a\r\n\r\n'],
])('The server handles 16 of 400 pipelined requests, then refuses one and closes: %s', async (_, request) => {
  const received = await statuses(request.repeat(400), 400);
  expect(received).toHaveLength(17);
  expect(received.filter((status) => status === '429')).toEqual(['429']);
  expect(received.at(-1)).toBe('429');
  await expectHealthy(server.url);
});

test('The server handles 16 pipelined requests', async () => {
  const received = await statuses('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(16), 16);
  expect(received).toEqual(Array.from({ length: 16 }, () => '200'));
});

import { afterAll, beforeAll, expect, test } from 'bun:test';
import { expectHealthy } from '../helpers/expect-healthy.ts';
import { realOffer } from '../helpers/real-offer.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server[Symbol.asyncDispose]());

/** Posts a body in chunks of this size, all in one write. Resolves to the whole response once the server closes. */
async function postInChunks(body: string, chunkBytes: number): Promise<string> {
  const chunks = body.match(new RegExp(`[^]{1,${chunkBytes}}`, 'g')) ?? [];
  const encoded = [...chunks, ''].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
  const headers = 'Host: a\r\nConnection: close\r\nContent-Type: application/sdp\r\nTransfer-Encoding: chunked\r\n';
  const closed = Promise.withResolvers<string>();
  let waiting = Buffer.from(`POST /whip/lobby HTTP/1.1\r\n${headers}\r\n${encoded}`);
  let received = '';
  await Bun.connect({
    hostname: '127.0.0.1',
    port: server.port,
    socket: {
      open: (connection) => void (waiting = waiting.subarray(connection.write(waiting))),
      drain: (connection) => void (waiting = waiting.subarray(connection.write(waiting))),
      data: (_, chunk) => void (received += chunk.toString('latin1')),
      close: () => closed.resolve(received),
      error: () => closed.resolve(received),
    },
  });
  return closed.promise;
}

test('The server refuses an offer in 60,000 chunks with 400 after 500 of them, and closes its connection', async () => {
  const response = await postInChunks('v'.repeat(60_000), 1);
  expect(response).toStartWith('HTTP/1.1 400 ');
  expect(response).toContain('The offer has more than 500 chunks.');
  await expectHealthy(server.url);
});

test('The server answers an offer in chunks of 20 bytes', async () => {
  expect(await postInChunks(await realOffer(), 20)).toStartWith('HTTP/1.1 201 ');
});

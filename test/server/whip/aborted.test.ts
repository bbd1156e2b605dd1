import { expect } from 'bun:test';
import { FRAGMENT_TYPE, SDP_TYPE } from '../../../src/http/body.ts';
import { expectMetrics, metricsUrl, readMetrics, WITH_METRICS } from '../../helpers/read-metrics.ts';
import { realOffer } from '../../helpers/real-offer.ts';
import { slowConnection } from '../../helpers/slow-connection.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';
import { createFragment } from '../../helpers/whip/fragment.ts';
import { ownServerTest } from '../../helpers/whip/own-server-test.ts';
import { openSession } from '../../helpers/whip/session.ts';

const REQUESTS = 40;

function repeat(request: string): readonly string[] {
  return Array.from({ length: REQUESTS }, () => request);
}

/** Formats a request with an announced length, or in one chunk. */
function formatRequest(head: string, body: string, isChunked = false): string {
  const length = Buffer.byteLength(body);
  if (!isChunked) return `${head}Host: a\r\nContent-Length: ${length}\r\n\r\n${body}`;
  return `${head}Host: a\r\nTransfer-Encoding: chunked\r\n\r\n${length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

/** Sends requests, each over a connection of its own, and closes all connections before the server reads the first request. */
async function sendAndLeave(server: TestServer, requests: readonly string[]): Promise<void> {
  process.kill(server.pid, 'SIGSTOP');
  try {
    for (const request of requests) await (await slowConnection(server.port, request))[Symbol.asyncDispose]();
  } finally {
    process.kill(server.pid, 'SIGCONT');
  }
}

for (const isChunked of [false, true]) {
  ownServerTest(
    `An offer whose client has closed the connection before the answer leaves no session (${isChunked ? 'chunked' : 'whole'})`,
    async () => {
      await using server = await startTestServer({ ...WITH_METRICS, TRUST_PROXY: '1' });
      const url = await metricsUrl(server);
      const head = `POST /whip/lobby HTTP/1.1\r\nX-Forwarded-For: 198.51.100.7\r\nContent-Type: ${SDP_TYPE}\r\n`;
      await sendAndLeave(server, repeat(formatRequest(head, await realOffer(), isChunked)));
      const count = async (status: number) =>
        (await readMetrics(url)).get(`chatbox_offers_total{endpoint="whip",status="${status}"}`) ?? 0;
      await until(async () => (await count(201)) + (await count(499)) === REQUESTS, 'the server has read all offers');
      // The server answers the first few before it sees that their connections have closed.
      expect(await count(499)).toBeGreaterThan(0);
      await expectMetrics(url, { chatbox_peers: await count(201) });
    },
    30_000,
  );
}

ownServerTest(
  'A client that closes the connection while its offer or fragment is read leaves nothing behind',
  async () => {
    await using server = await startTestServer(WITH_METRICS);
    const url = await metricsUrl(server);
    await using session = await openSession(`${server.url}/whip/lobby`);
    const { pathname } = new URL(session.url);
    const post = formatRequest(`POST /whip/lobby HTTP/1.1\r\nContent-Type: ${SDP_TYPE}\r\n`, await realOffer());
    const patchHead = `PATCH ${pathname} HTTP/1.1\r\nIf-Match: ${session.etag}\r\nContent-Type: ${FRAGMENT_TYPE}\r\n`;
    const patch = formatRequest(patchHead, createFragment(session.offer));
    for (const request of [post, patch]) await sendAndLeave(server, repeat(request.slice(0, -10)));
    const count = async (route: string) => {
      const series = await readMetrics(url);
      // Some of them wait for their turn, and leave the queue.
      const counts = [400, 499].map((status) =>
        series.get(`chatbox_http_requests_total{route="${route}",status="${status}"}`),
      );
      return counts.reduce((sum = 0, some = 0) => sum + some);
    };
    await until(async () => (await count('whip')) === REQUESTS, 'the server has refused all offers');
    await until(async () => (await count('sessions')) === REQUESTS, 'the server has refused all fragments');
    await expectMetrics(url, { chatbox_peers: 1 });
    expect((await session.patch(createFragment(session.offer))).status).toBe(204);
  },
);

ownServerTest('A DELETE ends its session when its client closes the connection without waiting', async () => {
  await using server = await startTestServer();
  const session = await openSession(`${server.url}/whip/lobby`);
  const post = formatRequest(`POST /whip/lobby HTTP/1.1\r\nContent-Type: ${SDP_TYPE}\r\n`, await realOffer());
  const end = `DELETE ${new URL(session.url).pathname} HTTP/1.1\r\nHost: a\r\n\r\n`;
  // Behind so many offers, it has to wait for its turn. Without it, the session would end after 15 s.
  await sendAndLeave(server, [...repeat(post), end]);
  await until(async () => (await session.status()) === 404, 'the session has ended', 10_000);
});

import { expect, test } from 'bun:test';
import { keepOnlyCandidate } from '../../../src/doctor/answer-candidates.ts';
import { dataChannelClient } from '../../helpers/data-channel-client.ts';
import { udpRelay } from '../../helpers/network/udp-relay.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';

const DELAY_MS = 100;

test(`A data channel through PUBLIC_IP with a port, delayed by ${DELAY_MS} ms each way, loses and reorders no message`, async () => {
  const free = await Bun.udpSocket({ hostname: '127.0.0.1' });
  const udpPort = free.port;
  free.close();
  await using relay = await udpRelay(udpPort, DELAY_MS);
  const env = { UDP_HOST: '127.0.0.1', UDP_PORT: String(udpPort), PUBLIC_IP: `127.0.0.1:${relay.port}` };
  await using server = await startTestServer(env);
  const relayed = { address: '127.0.0.1', port: relay.port };
  const start = performance.now();
  await using client = await dataChannelClient(server.url, {
    editAnswer: (answer) => keepOnlyCandidate(answer, relayed),
  });
  // One round trip each for ICE, DTLS and SCTP.
  expect(performance.now() - start).toBeGreaterThan(6 * DELAY_MS);
  const texts = Array.from({ length: 300 }, (_, index) => `message ${index}`);
  const sent = performance.now();
  for (const text of texts) client.send(text);
  await until(() => client.messages.length === texts.length, 'all messages came back', 10_000);
  expect(performance.now() - sent).toBeGreaterThan(2 * DELAY_MS - 5);
  expect(client.messages.map((text) => text.replace(/^\w+: /, ''))).toEqual(texts);
  expect(relay.relayed).toBeGreaterThan(0);
}, 20_000);

import { expect, test } from 'bun:test';
import { keepOnlyCandidate } from '../../../src/doctor/answer-candidates.ts';
import { dataChannelClient } from '../../helpers/data-channel-client.ts';
import { udpRelay } from '../../helpers/network/udp-relay.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';

const DELAY = 100;

test(`With ${DELAY} ms on the way, each way, nothing is lost or reordered, and PUBLIC_IP with a port leads there`, async () => {
  const free = await Bun.udpSocket({ hostname: '127.0.0.1' });
  const udpPort = free.port;
  free.close();
  await using relay = await udpRelay(udpPort, DELAY);
  const env = { UDP_HOST: '127.0.0.1', UDP_PORT: String(udpPort), PUBLIC_IP: `127.0.0.1:${relay.port}` };
  await using server = await startTestServer(env);
  const far = { address: '127.0.0.1', port: relay.port };
  const start = performance.now();
  await using client = await dataChannelClient(server.url, { editAnswer: (answer) => keepOnlyCandidate(answer, far) });
  // There and back for ICE, for DTLS and for SCTP.
  expect(performance.now() - start).toBeGreaterThan(6 * DELAY);
  const said = Array.from({ length: 300 }, (_, index) => `message ${index}`);
  const sent = performance.now();
  for (const text of said) client.send(text);
  await until(() => client.messages.length === said.length, 'all came back', 10_000);
  expect(performance.now() - sent).toBeGreaterThan(2 * DELAY - 5);
  expect(client.messages.map((text) => text.replace(/^\w+: /, ''))).toEqual(said);
  expect(relay.passed).toBeGreaterThan(0);
}, 20_000);

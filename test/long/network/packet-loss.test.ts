import { expect } from 'bun:test';
import { createLossyPath } from '../../helpers/network/lossy-path.ts';
import { networkTest } from '../../helpers/network/network-test.ts';
import { startMember } from '../../helpers/network/start-member.ts';
import { findMissingTun } from '../../helpers/network/tun.ts';
import { seededRandom } from '../../helpers/seeded-random.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';

const TEXTS = Array.from({ length: 30 }, (_, number) => `message ${number + 1}`);

for (const [via, route] of [
  ['whip', 'data-channel'],
  ['websocket', 'websocket'],
] as const) {
  networkTest(
    `A member on a ${route} receives every message once and in order when a tenth of the packets is lost`,
    async () => {
      await using path = createLossyPath({ delayMs: 10, loss: 0.1, random: seededRandom(7) });
      const command = [...path.atServer, process.execPath, 'run', 'index.ts'];
      await using server = await startTestServer({}, { command });
      const url = `http://${path.serverAddress}:${server.port}`;
      await using writer = startMember(url, path.atClient, via);
      await using reader = startMember(url, path.atClient, via);
      await Promise.all([writer.waitForRoute(route, 60_000), reader.waitForRoute(route, 60_000)]);
      for (const text of TEXTS) {
        writer.send(text);
        await writer.waitFor(text, 30_000);
      }
      await reader.waitFor(TEXTS.at(-1) ?? '', 30_000);
      expect(reader.received()).toEqual(TEXTS);
      expect(path.packets.lost).toBeGreaterThan(0);
    },
    { missing: findMissingTun(), timeoutMs: 150_000 },
  );
}

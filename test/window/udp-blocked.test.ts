import { expect } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { windowTest } from '../helpers/browser-test.ts';
import { headlessClient } from '../helpers/headless-client.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

windowTest('A browser that forbids UDP chats over a WebSocket and opens no data channel the next time', async () => {
  await using server = await startTestServer();
  const other = headlessClient({ server: server.url, via: 'whip' });
  const received: string[] = [];
  other.on('message', ({ text }) => received.push(text ?? ''));
  other.join();
  await until(() => other.state.phase === 'live', 'the other is live');

  const script = fileURLToPath(new URL('../helpers/blocked-page.ts', import.meta.url));
  const child = Bun.spawn([process.execPath, 'run', script, server.url], { stdout: 'pipe', stderr: 'inherit' });
  const [said, code] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  expect(code).toBe(0);
  const page = JSON.parse(said) as { excuse: string; offers: number; offersAgain: number };
  expect(page.excuse).toStartWith('UDP doesn’t get through on this network');
  expect(page.offers).toBeGreaterThan(0);
  // The page remembers that data channels do not get through.
  expect(page.offersAgain).toBe(0);
  expect(received).toEqual(['hello without UDP']);
  other.leave();
});

import { expect, test } from 'bun:test';
import { headlessClient } from '../helpers/headless-client.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

test('The server removes a leaving client at once after its bye, when its DELETE never arrives', async () => {
  await using server = await startTestServer();
  const witness = headlessClient({ server: server.url, via: 'websocket' });
  witness.join();
  const leavers = Array.from({ length: 20 }, () =>
    headlessClient({
      server: server.url,
      via: 'whip',
      fetch: (url, init) =>
        init.method === 'DELETE' ? Promise.reject(new Error('Lost on the way.')) : fetch(url, init),
    }),
  );
  for (const client of leavers) client.join();
  await until(
    () => witness.count === 21 && leavers.every(({ state }) => state.phase === 'live'),
    'all clients are live',
    15_000,
  );
  for (const client of leavers) client.leave();
  // A member that only lost its carrier would stay for 30 s.
  await until(() => witness.count === 1, 'all clients have left', 15_000);
  expect(witness.members.map(({ id }) => id)).toEqual([witness.you?.id ?? '']);
  witness.leave();
}, 40_000);

test('A leaving client sends no DELETE for a session that its bye has ended', async () => {
  await using server = await startTestServer();
  const witness = headlessClient({ server: server.url, via: 'websocket' });
  witness.join();
  const statuses: number[] = [];
  let session = '';
  const client = headlessClient({
    server: server.url,
    via: 'whip',
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (init.method === 'DELETE') statuses.push(response.status);
      session ||= response.headers.get('Location') ?? '';
      return response;
    },
  });
  client.join();
  await until(() => witness.count === 2 && client.state.phase === 'live', 'both clients are live');
  client.leave();
  await until(() => witness.count === 1, 'the client has left');
  await until(async () => (await fetch(new URL(session, server.url))).status === 404, 'the session has ended');
  expect(statuses).toEqual([]);
  witness.leave();
});

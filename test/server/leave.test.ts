import { expect, test } from 'bun:test';
import { headlessClient } from '../helpers/headless-client.ts';
import { startTestServer } from '../helpers/start-test-server.ts';
import { until } from '../helpers/until.ts';

test('A client that leaves is gone at once by its goodbye alone, also when its DELETE never arrives', async () => {
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
  await until(() => witness.count === 21 && leavers.every(({ state }) => state.phase === 'live'), 'all are in', 15_000);
  for (const client of leavers) client.leave();
  // Well within the 30 s for which the place of somebody who was only lost is kept.
  await until(() => witness.count === 1, 'all are gone', 15_000);
  expect(witness.members.map(({ id }) => id)).toEqual([witness.you?.id ?? '']);
  witness.leave();
}, 40_000);

test('A client that says goodbye asks for nothing that the goodbye has ended already', async () => {
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
  await until(() => witness.count === 2 && client.state.phase === 'live', 'both are in');
  client.leave();
  await until(() => witness.count === 1, 'one is gone');
  await until(async () => (await fetch(new URL(session, server.url))).status === 404, 'the session is gone');
  expect(statuses).toEqual([]);
  witness.leave();
});

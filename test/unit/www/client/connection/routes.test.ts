import { expect, test } from 'bun:test';
import { ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import { fallenBackClient } from '../../../../helpers/fallen-back-client.ts';
import { PagelessClient } from '../../../../helpers/pageless-client.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

const failure = (reason: ConnectFailure) => new ConnectError(reason);
const pageWithBoth = () => new PagelessClient(0, undefined, ['data-channel', 'websocket']);

test('raceRoutes tries a data channel first, and nothing beside it when it opens quickly', async () => {
  const page = pageWithBoth();
  const carrier = await page.join();
  carrier.welcome();
  expect(page.attempts.map(({ route }) => route)).toEqual(['data-channel']);
  expect(page.client.link).toMatchObject({ route: 'data-channel', since: page.now, fallbackReason: undefined });
  page.advance(3_000);
  await page.attempted(1);
});

test('raceRoutes opens a WebSocket beside a data channel that is not open after three seconds', async () => {
  const page = pageWithBoth();
  page.client.join();
  await page.attempted(1);
  page.advance(2_999);
  await page.attempted(1);
  page.advance(1);
  const second = await page.attempted(2);
  expect(second.route).toBe('websocket');
  (await second.open()).welcome();
  expect(page.client.link).toMatchObject({ route: 'websocket', fallbackReason: { kind: 'timeout' } });
});

test('raceRoutes keeps a data channel that opens late, and closes the WebSocket once it is open', async () => {
  const page = pageWithBoth();
  page.client.join();
  const slow = await page.attempted(1);
  page.advance(3_000);
  const second = await page.attempted(2);
  (await slow.open()).welcome();
  expect(page.client.link?.route).toBe('data-channel');
  expect(second.signal.aborted).toBe(false);
  expect(await second.open()).toMatchObject({ state: 'left', sent: [] });
  expect(page.client.link).toMatchObject({ route: 'data-channel', fallbackReason: undefined });
  expect(page.routeMemory.isBlocked()).toBe(false);
});

test('raceRoutes opens a WebSocket at once when ICE fails', async () => {
  const { page } = await fallenBackClient();
  expect(page.attempts.map(({ route }) => route)).toEqual(['data-channel', 'websocket']);
  expect(page.client.link).toMatchObject({ route: 'websocket', fallbackReason: { kind: 'ice-failed' } });
  expect(page.routeMemory.isBlocked()).toBe(true);
});

test('raceRoutes tries no WebSocket when the server is away or refuses', async () => {
  for (const reason of [
    { kind: 'unreachable' },
    { kind: 'refused', status: 403, detail: 'No.' },
    { kind: 'refused', status: 503, detail: 'Busy.' },
  ] as const) {
    const page = pageWithBoth();
    page.client.join();
    (await page.attempted(1)).fail(failure(reason));
    await promisesSettled();
    expect(page.attempts.length).toBe(1);
    expect(page.client.state).toMatchObject({ failure: reason });
  }
});

test('RouteChoice begins with a WebSocket after a data channel was refused twice', async () => {
  const page = pageWithBoth();
  page.client.join();
  for (const attempt of [1, 2]) {
    (await page.attempted(attempt)).fail(failure({ kind: 'refused', status: 503, detail: 'Busy.' }));
    await promisesSettled();
    page.advance(500);
  }
  expect((await page.attempted(3)).route).toBe('websocket');
});

test('raceRoutes reports the failure of the first route when both fail', async () => {
  const page = pageWithBoth();
  page.client.join();
  (await page.attempted(1)).fail(failure({ kind: 'ice-failed' }));
  await promisesSettled();
  (await page.attempted(2)).fail(failure({ kind: 'unreachable' }));
  await promisesSettled();
  expect(page.client.state).toMatchObject({ phase: 'waiting', attempt: 2, failure: { kind: 'ice-failed' } });
});

test('raceRoutes aborts both routes when the client leaves', async () => {
  const page = pageWithBoth();
  page.client.join();
  await page.attempted(1);
  page.advance(3_000);
  await page.attempted(2);
  page.client.leave();
  expect(page.attempts.map(({ signal }) => signal.aborted)).toEqual([true, true]);
});

test('RouteChoice begins with a data channel again after a single failure', async () => {
  const page = pageWithBoth();
  page.client.join();
  (await page.attempted(1)).fail(failure({ kind: 'refused', status: 503, detail: 'Busy.' }));
  await promisesSettled();
  expect(page.routeMemory.isBlocked()).toBe(false);
});

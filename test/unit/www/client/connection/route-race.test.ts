import { expect, test } from 'bun:test';
import type { Carrier, Route } from '../../../../../www/client/carriers/carrier.ts';
import { raceRoutes } from '../../../../../www/client/connection/route-race.ts';
import { transientRouteMemory, RouteChoice } from '../../../../../www/client/connection/route-choice.ts';
import { ConnectError } from '../../../../../www/client/connect-failure.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';

test('raceRoutes rejects with the error of the first route, whichever route fails first', async () => {
  const clock = manualClock();
  const attempts = new Map<Route, PromiseWithResolvers<Carrier>>();
  const opened = raceRoutes(new AbortController().signal, 1, {
    clock,
    choice: new RouteChoice(['data-channel', 'websocket'], transientRouteMemory()),
    connect: (_signal, { route }) => {
      const attempt = Promise.withResolvers<Carrier>();
      attempts.set(route, attempt);
      return attempt.promise;
    },
  });
  clock.advance(3_000);
  await Promise.resolve();
  expect([...attempts.keys()]).toEqual(['data-channel', 'websocket']);
  attempts.get('websocket')?.reject(new ConnectError({ kind: 'unreachable' }));
  // Its failure is handled before the other route fails.
  await attempts.get('websocket')?.promise.catch(() => undefined);
  attempts.get('data-channel')?.reject(new ConnectError({ kind: 'timeout' }));
  const error: unknown = await opened.catch((reason: unknown) => reason);
  expect(error instanceof ConnectError && error.failure).toEqual({ kind: 'timeout' });
});

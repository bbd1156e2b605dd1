import { expect, test } from 'bun:test';
import {
  type Carrier,
  type ConnectRequest,
  type Route,
  type Routes,
} from '../../../../../www/client/carriers/carrier.ts';
import { raceRoutes } from '../../../../../www/client/connection/route-race.ts';
import { transientRouteMemory, RouteChoice } from '../../../../../www/client/connection/route-choice.ts';
import { ConnectError, type ConnectFailure } from '../../../../../www/client/connect-failure.ts';
import { manualClock } from '../../../../helpers/manual-clock.ts';
import { PageCarrier } from '../../../../helpers/page-carrier.ts';
import { promisesSettled } from '../../../../helpers/promises-settled.ts';

/** A request for a carrier that the test settles. */
interface Opening extends ConnectRequest, PromiseWithResolvers<Carrier> {
  readonly signal: AbortSignal;
}

/** Starts a race on a clock of its own. `isBlocked`: data channels failed before. */
function race({
  routes = ['data-channel', 'websocket'],
  isBlocked = false,
}: { routes?: Routes; isBlocked?: boolean } = {}) {
  const clock = manualClock();
  const openings: Opening[] = [];
  const memory = transientRouteMemory();
  if (isBlocked) memory.block();
  const choice = new RouteChoice(routes, memory);
  const connect = (signal: AbortSignal, request: ConnectRequest) => {
    const opening = { ...request, signal, ...Promise.withResolvers<Carrier>() };
    openings.push(opening);
    return opening.promise;
  };
  const abandoned = new AbortController();
  const opened = raceRoutes(abandoned.signal, 1, { clock, choice, connect });
  opened.catch(() => undefined);
  const started = (): Route[] => openings.map(({ route }) => route);
  return {
    opened,
    abandoned,
    clock,
    choice,
    started,
    /** Lets time pass, and returns the routes that were started. */
    async after(ms: number): Promise<Route[]> {
      clock.advance(ms);
      await promisesSettled();
      return started();
    },
    /** Returns the attempt on a route. */
    on(route: Route): Opening {
      const opening = openings.find((other) => other.route === route);
      if (!opening) throw new Error(`The race did not start a ${route}.`);
      return opening;
    },
    /** Reports that the offer is sent, or that it is answered. */
    signaling: () => openings[0]?.signaling?.(),
  };
}

const failureOf = async (opened: Promise<Carrier>): Promise<ConnectFailure | undefined> => {
  const error: unknown = await opened.catch((reason: unknown) => reason);
  return error instanceof ConnectError ? error.failure : undefined;
};

test('raceRoutes rejects with the error of the first route, whichever route fails first', async () => {
  const { opened, after, on } = race();
  expect(await after(3_000)).toEqual(['data-channel', 'websocket']);
  on('websocket').reject(new ConnectError({ kind: 'unreachable' }));
  // Its failure is handled before the other route fails.
  await promisesSettled();
  on('data-channel').reject(new ConnectError({ kind: 'timeout' }));
  expect(await failureOf(opened)).toEqual({ kind: 'timeout' });
});

test('raceRoutes starts a WebSocket when an offer is not answered within 200 ms', async () => {
  const { after, signaling } = race();
  // A slow processor made the offer.
  await after(1_000);
  signaling();
  expect(await after(199)).toEqual(['data-channel']);
  expect(await after(1)).toEqual(['data-channel', 'websocket']);
});

test.each([
  { answer: 0, wait: 500 },
  { answer: 20, wait: 500 },
  { answer: 100, wait: 800 },
  { answer: 199, wait: 1_592 },
])('raceRoutes starts a WebSocket $wait ms after an answer that took $answer ms', async ({ answer, wait }) => {
  const { after, signaling } = race();
  signaling();
  await after(answer);
  signaling();
  expect(await after(wait - 1)).toEqual(['data-channel']);
  expect(await after(1)).toEqual(['data-channel', 'websocket']);
});

test('raceRoutes starts a WebSocket 1,600 ms after the answer at the latest, when the page was too busy to see it', async () => {
  const { after, signaling, clock } = race();
  signaling();
  clock.block(5_000);
  signaling();
  expect(await after(1_599)).toEqual(['data-channel']);
  expect(await after(1)).toEqual(['data-channel', 'websocket']);
});

test('raceRoutes counts at most 100 ms of the time for which the page was busy', async () => {
  const { after, signaling, clock } = race();
  signaling();
  clock.block(5_000);
  expect(await after(99)).toEqual(['data-channel']);
  signaling();
  clock.block(5_000);
  expect(await after(1_400)).toEqual(['data-channel']);
  expect(await after(100)).toEqual(['data-channel', 'websocket']);
});

test('raceRoutes starts a WebSocket after three seconds when the browser makes no offer', async () => {
  const { after } = race();
  expect(await after(2_999)).toEqual(['data-channel']);
  expect(await after(1)).toEqual(['data-channel', 'websocket']);
});

test('raceRoutes starts nothing beside a data channel that opens in time, and leaves no timer', async () => {
  const { after, signaling, on, opened, clock } = race();
  signaling();
  await after(150);
  signaling();
  await after(5 * 150 + 50);
  const carrier = new PageCarrier();
  on('data-channel').resolve(carrier);
  expect(await opened).toBe(carrier);
  expect(clock.pending).toBe(0);
  expect(await after(60_000)).toEqual(['data-channel']);
});

test('raceRoutes lets a data channel go on that was late, as the successor of the WebSocket', async () => {
  const { after, signaling, on, opened, abandoned, clock, choice } = race();
  signaling();
  await after(562);
  signaling();
  expect(await after(60_000)).toEqual(['data-channel', 'websocket']);
  on('websocket').resolve(new PageCarrier('websocket'));
  const { successor } = await opened;
  expect(clock.pending).toBe(0);
  // Pages that load until it opens begin with a WebSocket.
  expect(choice.first).toBe('websocket');
  expect(choice.fallbackReason).toEqual({ kind: 'timeout' });
  const channel = new PageCarrier();
  on('data-channel').resolve(channel);
  expect(await successor).toBe(channel);
  expect(channel.state).toBe('open');
  abandoned.abort();
  expect(on('data-channel').signal.aborted).toBe(true);
});

test('raceRoutes closes a WebSocket that is later than the data channel when it opens, or when the client stops', async () => {
  const { after, signaling, on, opened, abandoned } = race();
  signaling();
  await after(200);
  on('data-channel').resolve(new PageCarrier());
  expect((await opened).successor).toBeUndefined();
  expect(on('websocket').signal.aborted).toBe(false);
  const carrier = new PageCarrier('websocket');
  on('websocket').resolve(carrier);
  await promisesSettled();
  expect(carrier.state).toBe('left');
  abandoned.abort();
  expect(on('websocket').signal.aborted).toBe(true);
});

test('raceRoutes names no successor after the data channel has failed', async () => {
  const { on, opened, choice } = race();
  on('data-channel').reject(new ConnectError({ kind: 'ice-failed' }));
  await promisesSettled();
  on('websocket').resolve(new PageCarrier('websocket'));
  expect((await opened).successor).toBeUndefined();
  expect(choice.fallbackReason).toEqual({ kind: 'ice-failed' });
});

test('raceRoutes uses the WebSocket that it started when the server refuses the offer late', async () => {
  const { after, signaling, on, opened } = race();
  signaling();
  await after(200);
  on('data-channel').reject(new ConnectError({ kind: 'refused', status: 503, detail: 'Busy.', retryAfter: 1_000 }));
  await promisesSettled();
  const carrier = new PageCarrier('websocket');
  on('websocket').resolve(carrier);
  expect(await opened).toBe(carrier);
});

test('raceRoutes starts a data channel beside a WebSocket after three seconds, without posting an offer earlier', async () => {
  const { after } = race({ isBlocked: true });
  expect(await after(2_999)).toEqual(['websocket']);
  expect(await after(1)).toEqual(['websocket', 'data-channel']);
});

test('raceRoutes starts no WebSocket for a client that only uses data channels', async () => {
  const { after, signaling } = race({ routes: ['data-channel'] });
  signaling();
  expect(await after(60_000)).toEqual(['data-channel']);
});

import type { Carrier, Connect, Route } from '../carriers/carrier.ts';
import type { Clock } from '../../../src/clock.ts';
import type { RouteChoice } from './route-choice.ts';
import { ConnectError } from '../connect-failure.ts';

/** A route that is not open by then gets company, in milliseconds. */
const HEAD_START_MS = 3_000;

/** What opening the first of two routes takes. */
export interface RouteRaceDeps {
  readonly connect: Connect;
  readonly choice: RouteChoice;
  readonly clock: Clock;
}

/**
 * Opens a carrier on the best route there is: the other one is tried beside a slow one and after a failed one, and the
 * first to open wins. Rejects with the first route's error, or with the signal's reason.
 */
export async function raceRoutes(outer: AbortSignal, attempt: number, parts: RouteRaceDeps): Promise<Carrier> {
  const { connect, choice, clock } = parts;
  const { first } = choice;
  const won = new AbortController();
  const signal = AbortSignal.any([outer, won.signal]);
  const second = Promise.withResolvers<Route | undefined>();
  const open = async (route: Route) => {
    try {
      const carrier = await connect(signal, { route, attempt });
      if (signal.aborted) carrier.leave();
      signal.throwIfAborted();
      won.abort();
      return carrier;
    } catch (error) {
      // What loses the race is as good as closed: it is slower than anybody waits.
      if (won.signal.aborted) choice.block(route, { kind: 'timeout' });
      const isTold = error instanceof ConnectError && !signal.aborted;
      second.resolve(isTold ? choice.recordFailure(route, error.failure) : undefined);
      throw error;
    }
  };

  const cancelTimer = clock.after(HEAD_START_MS, () => second.resolve(choice.alternativeTo(first)));
  try {
    return await Promise.any([open(first), second.promise.then((route) => (route ? open(route) : Promise.reject()))]);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  } finally {
    cancelTimer();
  }
}

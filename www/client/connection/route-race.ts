import type { Clock } from '../../../src/clock.ts';
import type { Carrier, Connect, Route } from '../carriers/carrier.ts';
import { ConnectError } from '../connect-failure.ts';
import type { RouteChoice } from './route-choice.ts';

/** How long the first route may take before the other route starts as well. */
const HEAD_START_MS = 3_000;

/** Collaborators of `raceRoutes`. */
export interface RouteRaceDeps {
  readonly connect: Connect;
  readonly choice: RouteChoice;
  readonly clock: Clock;
}

/**
 * Opens a carrier on the best route. Also tries the other route when the first is slow or fails, and uses the carrier that
 * opens first. Rejects with the first route's error, or with the reason of `outer`.
 */
export async function raceRoutes(
  outer: AbortSignal,
  attempt: number,
  { connect, choice, clock }: RouteRaceDeps,
): Promise<Carrier> {
  const { first } = choice;
  const won = new AbortController();
  const signal = AbortSignal.any([outer, won.signal]);
  const open = async (route: Route) => {
    try {
      const carrier = await connect(signal, { route, attempt });
      if (signal.aborted) carrier.leave();
      signal.throwIfAborted();
      won.abort();
      return carrier;
    } catch (error) {
      // The loser of the race counts as blocked: it is slower than users wait.
      if (won.signal.aborted) choice.block(route, { kind: 'timeout' });
      const isFailure = error instanceof ConnectError && !signal.aborted;
      chooseSecond(isFailure ? choice.recordFailure(route, error.failure) : undefined);
      throw error;
    }
  };
  let chooseSecond!: (route: Route | undefined) => void;
  const second = new Promise<Route | undefined>((resolve) => (chooseSecond = resolve));
  const cancelTimer = clock.after(HEAD_START_MS, () => chooseSecond(choice.alternativeTo(first)));
  try {
    return await Promise.any([open(first), second.then((route) => (route ? open(route) : Promise.reject()))]);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  } finally {
    cancelTimer();
  }
}

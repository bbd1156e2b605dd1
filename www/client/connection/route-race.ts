import type { Cancel, Clock } from '../../../src/clock.ts';
import type { Carrier, Connect, Route } from '../carriers/carrier.ts';
import { ConnectError } from '../connect-failure.ts';
import { afterSteps } from '../wait.ts';
import type { RouteChoice } from './route-choice.ts';

/** How long the first route may take to post an offer, or to open without one, before the other route starts as well. */
const HEAD_START_MS = 3_000;
/**
 * How long the server may take to answer an offer before the other route starts as well. A data channel needs about four
 * round trips more than a WebSocket, so after a later answer it would be most of a second behind.
 */
const ANSWER_HEAD_START_MS = 200;
/**
 * Round trips that a data channel may take to open after the answer. It needs five: one for ICE, two for DTLS, and two for
 * SCTP. The others allow for lost packets.
 */
const OPEN_ROUND_TRIPS = 8;
/** How long these may take at least. On one machine, Chromium needs 0.1 s, and 0.3 s when 15 processes wait for each core. */
const MIN_OPEN_HEAD_START_MS = 500;

/** Collaborators of `raceRoutes`. */
export interface RouteRaceDeps {
  readonly connect: Connect;
  readonly choice: RouteChoice;
  readonly clock: Clock;
}

/**
 * Opens a carrier on the best route. Also tries the other route when the first is slow or fails, and resolves to the carrier
 * that opens first. When it is a WebSocket, a data channel that still opens becomes its `successor`, and goes on until
 * `outer` is aborted. Rejects with the first route's error, or with the reason of `outer`.
 */
export async function raceRoutes(
  outer: AbortSignal,
  attempt: number,
  { connect, choice, clock }: RouteRaceDeps,
): Promise<Carrier> {
  const { first } = choice;
  let isDecided = false;
  /** The data channel that opens. */
  let channel: Promise<Carrier> | undefined;
  const open = async (route: Route) => {
    const isChannel = route === 'data-channel';
    try {
      // Browsers log an error for a WebSocket that closes before it is open, so one that lost still opens.
      const opening = connect(outer, { route, attempt, signaling });
      if (isChannel) channel = opening;
      const carrier = await opening;
      if (outer.aborted || (isDecided && !isChannel)) carrier.leave();
      else if (channel && !isChannel) {
        // It counts as blocked until it opens: it is slower than users wait.
        choice.block('data-channel', { kind: 'timeout' });
        carrier.successor = channel;
      }
      isDecided = true;
      return carrier;
    } catch (error) {
      if (isChannel) channel = undefined;
      const isFailure = error instanceof ConnectError && !outer.aborted && !isDecided;
      chooseSecond(isFailure ? choice.recordFailure(route, error.failure) : undefined);
      throw error;
    }
  };
  let chooseSecond!: (route: Route | undefined) => void;
  const second = new Promise<Route | undefined>((resolve) => (chooseSecond = resolve));
  let cancelTimer!: Cancel;
  const startSecondAfter = (waitMs: number) => {
    cancelTimer = afterSteps(clock, waitMs, () => chooseSecond(choice.alternativeTo(first)));
  };
  startSecondAfter(HEAD_START_MS);
  let offeredAt: number | undefined;
  const signaling = () => {
    const now = clock.elapsed();
    cancelTimer();
    startSecondAfter(
      offeredAt === undefined
        ? ANSWER_HEAD_START_MS
        : // A page that was busy sees the answer late.
          Math.max(Math.min(now - offeredAt, ANSWER_HEAD_START_MS) * OPEN_ROUND_TRIPS, MIN_OPEN_HEAD_START_MS),
    );
    offeredAt = now;
  };
  try {
    return await Promise.any([open(first), second.then((route) => (route ? open(route) : Promise.reject()))]);
  } catch (error) {
    throw (error as AggregateError).errors[0];
  } finally {
    cancelTimer();
  }
}

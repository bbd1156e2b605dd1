import type { Carrier, Connect, Route } from './carrier.ts';
import type { Clock } from './clock.ts';
import type { RouteChoice } from './route-choice.ts';
import { ConnectError } from './trouble.ts';

/** A route that is not open by then gets company, in milliseconds. */
const ALONE_FOR = 3_000;

/** What opening the first of two routes takes. */
export interface OpenFirstParts {
  readonly connect: Connect;
  readonly choice: RouteChoice;
  readonly clock: Clock;
}

/**
 * Opens a carrier on the best route there is: the other one is tried beside a slow one and after a failed one, and the
 * first to open wins. Rejects with the first route's error, or with the signal's reason.
 */
export function openFirst(signal: AbortSignal, attempt: number, parts: OpenFirstParts): Promise<Carrier> {
  const { connect, choice, clock } = parts;
  const { promise, resolve, reject } = Promise.withResolvers<Carrier>();
  const tried = new Set<Route>();
  const opening = new Map<Route, AbortController>();
  const errors = new Map<Route, unknown>();
  let isOver = false;

  const stop = () => {
    isOver = true;
    cancelTimer();
    signal.removeEventListener('abort', giveUp);
  };
  const giveUp = () => {
    stop();
    for (const one of opening.values()) one.abort(signal.reason);
    reject(signal.reason);
  };
  const begin = (route: Route | undefined) => {
    if (isOver || route === undefined || tried.has(route)) return;
    const abort = new AbortController();
    tried.add(route);
    opening.set(route, abort);
    connect(abort.signal, { route, attempt }).then(
      (carrier) => {
        if (isOver) return carrier.leave();
        stop();
        opening.delete(route);
        for (const [slow, other] of opening) {
          other.abort();
          // What loses the race is as good as closed: it is slower than anybody waits.
          choice.block(slow, { kind: 'timeout' });
        }
        resolve(carrier);
      },
      (failure: unknown) => {
        if (isOver) return;
        errors.set(route, failure);
        opening.delete(route);
        if (failure instanceof ConnectError) {
          choice.failed(route, failure.trouble);
          begin(choice.after(route, failure.trouble));
        }
        if (opening.size > 0) return;
        stop();
        reject(errors.get(first));
      },
    );
  };

  const first = choice.first;
  const cancelTimer = clock.after(ALONE_FOR, () => begin(choice.besides(first)));
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  else begin(first);
  return promise;
}

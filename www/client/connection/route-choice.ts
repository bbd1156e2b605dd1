import type { Route, Routes } from '../carriers/carrier.ts';
import { isRetryable, type ConnectFailure } from '../connect-failure.ts';

/** Remembers, for a while and across pages, that data channels do not get through to a server. */
export interface RouteMemory {
  isBlocked(): boolean;
  block(): void;
  clear(): void;
}

/** Knows nothing of earlier pages. */
export function transientRouteMemory(): RouteMemory {
  let isBlocked = false;
  return {
    isBlocked: () => isBlocked,
    block: () => void (isBlocked = true),
    clear: () => void (isBlocked = false),
  };
}

/** After so many failures in a row the other route comes first, whatever the failures were. */
const FAILURES = 2;

/** Chooses between the routes a client may take: the data channel unless it does not get through. */
export class RouteChoice {
  #failures = 0;
  #why: ConnectFailure | undefined;

  constructor(
    private readonly routes: Routes,
    private readonly memory: RouteMemory,
  ) {}

  /** The route we would rather be on. */
  get preferred(): Route {
    return this.routes[0];
  }

  /** The route to try first. */
  get first(): Route {
    return (this.memory.isBlocked() && this.alternativeTo(this.preferred)) || this.preferred;
  }

  /** Why the data channel is not used, when that is known. */
  get fallbackReason(): ConnectFailure | undefined {
    return this.#why;
  }

  /** The route to try when this one is slow. */
  alternativeTo(route: Route): Route | undefined {
    return this.routes.find((one) => one !== route);
  }

  /**
   * A carrier did not open, or broke before the room welcomed us. Returns the route to try right away: none where it would
   * fail as well, or where waiting is asked for.
   */
  recordFailure(route: Route, trouble: ConnectFailure): Route | undefined {
    const isDataChannel = route === 'data-channel';
    // A POST that nobody answered says that the server is away. A WebSocket says no more of any failure.
    if ((isDataChannel && trouble.kind === 'unreachable') || !isRetryable(trouble)) return undefined;
    const isPath = trouble.kind === 'timeout' || trouble.kind === 'ice-failed';
    if (isDataChannel && (isPath || ++this.#failures >= FAILURES)) this.block(route, trouble);
    return trouble.kind === 'refused' ? undefined : this.alternativeTo(route);
  }

  /** Nothing gets through on this route. */
  block(route: Route, trouble: ConnectFailure): void {
    if (route !== 'data-channel') return;
    this.#why = trouble;
    this.memory.block();
  }

  /** The room welcomed us on this route. */
  recordSuccess(route: Route): void {
    if (route === 'data-channel') this.reset();
  }

  /** The network is another one: what failed before may work now. */
  reset(): void {
    this.#failures = 0;
    this.#why = undefined;
    this.memory.clear();
  }
}

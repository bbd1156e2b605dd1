import type { Route, Routes } from '../carriers/carrier.ts';
import { type ConnectFailure, isRetryable } from '../connect-failure.ts';

/** Remembers for a while, and across pages, that data channels to a server fail. */
export interface RouteMemory {
  isBlocked(): boolean;
  block(): void;
  clear(): void;
}

/** Creates a memory that ends with this object. */
export function transientRouteMemory(): RouteMemory {
  let isBlocked = false;
  return {
    isBlocked: () => isBlocked,
    block: () => void (isBlocked = true),
    clear: () => void (isBlocked = false),
  };
}

/** After this many consecutive failures of data channels, of any kind, the client tries the other route first. */
const MAX_DATA_CHANNEL_FAILURES = 2;

/** Chooses between the routes of a client: the preferred one, unless data channels fail. */
export class RouteChoice {
  readonly #routes: Routes;
  readonly #memory: RouteMemory;
  #failures = 0;
  #stalls = 0;
  #fallbackReason: ConnectFailure | undefined;

  constructor(routes: Routes, memory: RouteMemory) {
    this.#routes = routes;
    this.#memory = memory;
  }

  /** The route that the client returns to whenever it can. */
  get preferred(): Route {
    return this.#routes[0];
  }

  /** The route to try first. */
  get first(): Route {
    const [preferred, alternative] = this.#routes;
    return alternative && this.#memory.isBlocked() ? alternative : preferred;
  }

  /** True when data channels have stalled too often on this network to try them again soon. */
  get isUnreliable(): boolean {
    return this.#stalls >= MAX_DATA_CHANNEL_FAILURES;
  }

  /** Why data channels are not used. Undefined while they are used, and when the reason is unknown. */
  get fallbackReason(): ConnectFailure | undefined {
    return this.#fallbackReason;
  }

  /** Returns the other route of the client, if it has one. */
  alternativeTo(route: Route): Route | undefined {
    return this.#routes.find((other) => other !== route);
  }

  /**
   * Records that a carrier did not open, or broke before the room's welcome. Returns the route to try at once. Returns
   * undefined when that would fail too, or when the server requires the client to wait.
   */
  recordFailure(route: Route, failure: ConnectFailure): Route | undefined {
    const isDataChannel = route === 'data-channel';
    // An offer without an answer means that the server is down. A WebSocket reports every failure as `unreachable`.
    if ((isDataChannel && failure.kind === 'unreachable') || !isRetryable(failure)) return undefined;
    const isBlocked = failure.kind === 'timeout' || failure.kind === 'ice-failed';
    if (isDataChannel && (isBlocked || ++this.#failures >= MAX_DATA_CHANNEL_FAILURES)) this.block(route, failure);
    return failure.kind === 'refused' ? undefined : this.alternativeTo(route);
  }

  /** Records that nothing gets through on this route. Ignores a WebSocket, which has no route to fall back to. */
  block(route: Route, reason: ConnectFailure): void {
    if (route !== 'data-channel') return;
    this.#fallbackReason = reason;
    this.#memory.block();
  }

  /**
   * Records that a data channel opened and then stalled, as in a network that drops large packets. `times`: the number of
   * stalls that it counts as. `isFirst`: drops the earlier stalls, because data channels worked for long since then.
   */
  recordStall(times: number, isFirst: boolean = false): void {
    this.#stalls = times + (isFirst ? 0 : this.#stalls);
    this.block('data-channel', { kind: 'lost' });
  }

  /** Clears all failures, because the network has changed. */
  reset(): void {
    this.#stalls = 0;
    this.recordWelcome();
  }

  /** Records that the room sent its welcome on a data channel. It may still stall. */
  recordWelcome(): void {
    this.#failures = 0;
    this.#fallbackReason = undefined;
    this.#memory.clear();
  }
}

import type { Clock } from '../../../src/clock.ts';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import { ConnectError } from '../connect-failure.ts';
import type { Carrier, ConnectRequest } from './carrier.ts';
import { ChannelCarrier } from './channel-carrier.ts';
import { checkReachable, type Fetch } from './signaling.ts';

/** How long opening a carrier may take, from the first request to the open channel. */
const OPEN_TIMEOUT_MS = 10_000;

/** Collaborators of `openCarrier`. */
export interface OpenCarrierDeps {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/**
 * Opens the carrier that `make` returns, within 10 seconds. Rejects with `ConnectError`, or with the reason of `outer`;
 * any other error of the carrier counts as `failure`.
 *
 * From the second attempt on, it first requests `url` over HTTP, for two reasons. A browser reports the same error for a
 * refused WebSocket and for a server that is down. Chromium allows 500 peers a page and frees closed ones late, so a page
 * that is offline for an hour must not create a peer for each attempt.
 */
export async function openCarrier<Made extends ChannelCarrier>(
  url: URL,
  outer: AbortSignal,
  { attempt, signaling }: ConnectRequest,
  { fetch, clock }: OpenCarrierDeps,
  make: () => Made,
  failure: 'ice-failed' | 'unreachable',
): Promise<Made> {
  const timeout = new AbortController();
  const cancelTimeout = clock.after(OPEN_TIMEOUT_MS, () => timeout.abort(new ConnectError({ kind: 'timeout' })));
  const signal = AbortSignal.any([outer, timeout.signal]);
  let carrier: Made | undefined;
  try {
    if (attempt > 1) await checkReachable(url, signal, fetch);
    carrier = make();
    await carrier.open(signal, signaling);
    return carrier;
  } catch (error) {
    carrier?.leave();
    signal.throwIfAborted();
    throw error instanceof ConnectError ? error : new ConnectError({ kind: failure });
  } finally {
    cancelTimeout();
  }
}

/** Opens a chat.v1 WebSocket at an http or https URL. Rejects with `ConnectError`, or with the signal's reason. */
export function openWebSocket(
  url: URL,
  signal: AbortSignal,
  request: ConnectRequest,
  deps: OpenCarrierDeps,
): Promise<Carrier> {
  const make = () => new ChannelCarrier('websocket', new WebSocket(url.href.replace(/^http/, 'ws'), CHAT_V1));
  return openCarrier(url, signal, request, deps, make, 'unreachable');
}

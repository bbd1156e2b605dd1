import { ChannelCarrier } from './channel-carrier.ts';
import type { Clock } from '../../../src/clock.ts';
import { checkReachable, type Fetch } from './signaling.ts';
import { ConnectError } from '../connect-failure.ts';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import type { Carrier } from './carrier.ts';

/** From the first call to the open carrier, in milliseconds. */
const OPEN_TIMEOUT_MS = 10_000;

/** What opening a carrier takes from its surroundings. */
export interface OpenCarrierDeps {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/**
 * Opens the carrier that `make` makes, in time. Rejects with `ConnectError`, or with the signal's reason; `failure` is
 * what any other fault of the carrier means. After a first attempt it looks for the server over HTTP before it makes
 * anything. A refused WebSocket looks like an absent server, in every browser; and Chromium allows 500 peers a page and
 * frees closed ones when it likes: a page that is offline for an hour must not use them up.
 */
export async function openCarrier<Made extends ChannelCarrier>(
  url: URL,
  outer: AbortSignal,
  attempt: number,
  { fetch, clock }: OpenCarrierDeps,
  make: () => Made,
  failure: 'ice-failed' | 'unreachable',
): Promise<Made> {
  const late = new AbortController();
  const cancel = clock.after(OPEN_TIMEOUT_MS, () => late.abort(new ConnectError({ kind: 'timeout' })));
  const signal = AbortSignal.any([outer, late.signal]);
  let carrier: Made | undefined;
  try {
    if (attempt > 1) await checkReachable(url, signal, fetch);
    carrier = make();
    await carrier.open(signal);
    return carrier;
  } catch (error) {
    carrier?.leave();
    signal.throwIfAborted();
    throw error instanceof ConnectError ? error : new ConnectError({ kind: failure });
  } finally {
    cancel();
  }
}

/** Opens a WebSocket that speaks chat.v1, at an http or https URL. Rejects with `ConnectError`, or with the signal's reason. */
export function openWebSocket(
  url: URL,
  signal: AbortSignal,
  attempt: number,
  parts: OpenCarrierDeps,
): Promise<Carrier> {
  const make = () => new ChannelCarrier('websocket', new WebSocket(url.href.replace(/^http/, 'ws'), CHAT_V1));
  return openCarrier(url, signal, attempt, parts, make, 'unreachable');
}

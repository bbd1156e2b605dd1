import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { Carrier } from './carrier.ts';
import { ChannelCarrier } from './channel-carrier.ts';
import { openCarrier, type OpenCarrierParts } from './open-carrier.ts';

/** Opens a WebSocket that speaks chat.v1, at an http or https URL. Rejects with `ConnectError`, or with the signal's reason. */
export function openWebSocket(
  url: URL,
  signal: AbortSignal,
  attempt: number,
  parts: OpenCarrierParts,
): Promise<Carrier> {
  const make = () => new ChannelCarrier('websocket', new WebSocket(url.href.replace(/^http/, 'ws'), CHAT_V1));
  return openCarrier(url, signal, attempt, parts, make, 'unreachable');
}

import { dataChannelClient } from './data-channel-client.ts';
import type { TestClient } from './test-client.ts';
import { webSocketClient } from './web-socket-client.ts';

/** The two kinds of carrier. */
export type CarrierKind = 'data channel' | 'WebSocket';

/** Options of either carrier. `editAnswer` applies to data channels only. */
export interface CarrierOptions {
  readonly room: string;
  readonly protocol?: string;
  readonly editAnswer?: (sdp: string) => string;
}

type Connect = (url: string, options: CarrierOptions) => Promise<TestClient>;

/** Opens a carrier of each kind to a room. */
export const carriers: Readonly<Record<CarrierKind, Connect>> = {
  'data channel': dataChannelClient,
  WebSocket: webSocketClient,
};

/** The names of both kinds, for `describe.each`. */
export const carrierKinds = Object.keys(carriers) as readonly CarrierKind[];

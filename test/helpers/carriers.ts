import { dataChannelClient } from './data-channel-client.ts';
import type { TestClient } from './test-client.ts';
import { webSocketClient } from './web-socket-client.ts';

/** The two kinds of carrier. */
export type CarrierKind = 'data channel' | 'WebSocket';

/** Options of either carrier. `editAnswer` and `path` apply to data channels only. */
export interface CarrierOptions {
  readonly room: string;
  readonly protocol?: string;
  readonly editAnswer?: (sdp: string) => string;
  /** Headers of the upgrade, or of the POST with the offer. */
  readonly headers?: Record<string, string>;
  /** Path of the endpoint. */
  readonly path?: string;
}

type Connect = (url: string, options: CarrierOptions) => Promise<TestClient>;

/** Opens a carrier of each kind to a room. */
export const carriers: Readonly<Record<CarrierKind, Connect>> = {
  'data channel': dataChannelClient,
  WebSocket: webSocketClient,
};

/** The names of both kinds, for `describe.each`. */
export const carrierKinds = Object.keys(carriers) as readonly CarrierKind[];

import { dataChannelClient } from './data-channel-client.ts';
import type { TestClient } from './test-client.ts';
import { webSocketClient } from './web-socket-client.ts';

/** The two ways into a room. */
export type CarrierKind = 'data channel' | 'WebSocket';

/** What to ask of either carrier; `editAnswer` is for the one that has an answer. */
export interface CarrierOptions {
  readonly room: string;
  readonly protocol?: string;
  readonly editAnswer?: (sdp: string) => string;
}

type Connect = (url: string, wishes: CarrierOptions) => Promise<TestClient>;

/** Opens a carrier of each kind into a room; what a suite needs to describe both. */
export const carriers: Readonly<Record<CarrierKind, Connect>> = {
  'data channel': dataChannelClient,
  WebSocket: webSocketClient,
};

/** The names of both, for `describe.each`. */
export const carrierKinds = Object.keys(carriers) as readonly CarrierKind[];

import type { ChannelClient } from './channel-client.ts';
import type { Signaling } from './client-peer.ts';
import { connectedPeer } from './whip/connected-peer.ts';

/** Options of a client with one data channel. */
export interface DataChannelOptions extends Signaling {
  readonly room?: string;
  /** The channel's `protocol`. Undefined: plain text. */
  readonly protocol?: string;
  readonly label?: string;
}

/** Connects a new peer with one open data channel to a room of the server at `url`. */
export async function dataChannelClient(url: string, options: DataChannelOptions = {}): Promise<ChannelClient> {
  const { room = 'lobby', path = `/whip/${room}`, protocol, label = 'chat', ...signaling } = options;
  const settings = { ...(protocol !== undefined && { protocol }) };
  return (await connectedPeer(url + path, signaling, { label, settings })).channel;
}

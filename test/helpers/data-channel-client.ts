import type { ChannelClient } from './channel-client.ts';
import type { Signaling } from './client-peer.ts';
import { connectedPeer } from './whip/connected-peer.ts';

/** What a data channel asks for. */
export interface DataChannelOptions extends Signaling {
  readonly room?: string;
  /** The channel's `protocol`; none means plain text. */
  readonly protocol?: string;
  readonly label?: string;
}

/** A peer of its own with one open data channel into a room of the server at `url`. */
export async function dataChannelClient(url: string, wishes: DataChannelOptions = {}): Promise<ChannelClient> {
  const { room = 'lobby', path = `/whip/${room}`, protocol, label = 'chat', ...signaling } = wishes;
  const settings = { ...(protocol !== undefined && { protocol }) };
  return (await connectedPeer(url + path, signaling, { label, settings })).channel;
}

import type { ChannelClient } from './channel-client.ts';
import { ClientPeer, type Signaling } from './client-peer.ts';

/** What a data channel asks for. */
export interface DataChannelWishes extends Signaling {
  readonly room?: string;
  /** The channel's `protocol`; none means plain text. */
  readonly protocol?: string;
  readonly label?: string;
}

/** Attempts at a connection, where the library fails by itself. */
const TRIES = 5;
/** The client library sometimes (once in some hundred connections on a busy machine) loses its own transport. */
const LIBRARY_FAULT = 'without ICE transport';

/** A peer of its own with one open data channel into a room of the server at `url`. */
export async function dataChannelClient(url: string, wishes: DataChannelWishes = {}): Promise<ChannelClient> {
  const { room = 'lobby', protocol, label = 'chat', ...signaling } = wishes;
  for (let tries = 1; ; tries++) {
    const peer = new ClientPeer();
    try {
      const client = peer.channel(label, { ...(protocol !== undefined && { protocol }) });
      await peer.connect(url, { path: `/whip/${room}`, ...signaling });
      await client.opened;
      return client;
    } catch (error) {
      await peer[Symbol.asyncDispose]();
      if (tries === TRIES || !String(error).includes(LIBRARY_FAULT)) throw error;
    }
  }
}

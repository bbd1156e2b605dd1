import type { ChannelClient } from '../channel-client.ts';
import { ClientPeer, type Signaling } from '../client-peer.ts';

/** A real peer with one open channel. */
export interface ConnectedPeer extends AsyncDisposable {
  readonly peer: ClientPeer;
  readonly channel: ChannelClient;
}

/** Attempts at a connection, where the client's library fails by itself. */
const TRIES = 5;
/** Once in some hundred connections the client library loses its own transport. */
const LIBRARY_FAULT = 'without ICE transport';

/** Connects a peer to an endpoint; resolves once its channel is open. */
export async function connectedPeer(endpoint: string, signaling: Omit<Signaling, 'path'> = {}): Promise<ConnectedPeer> {
  for (let tries = 1; ; tries++) {
    const peer = new ClientPeer();
    try {
      const channel = peer.channel();
      await peer.connect(endpoint, { ...signaling, path: '' });
      await channel.opened;
      return { peer, channel, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() };
    } catch (error) {
      await peer[Symbol.asyncDispose]();
      if (tries === TRIES || !String(error).includes(LIBRARY_FAULT)) throw error;
    }
  }
}

import type { DataChannelInitConfig } from 'node-datachannel';
import type { ChannelClient } from '../channel-client.ts';
import { ClientPeer, type Signaling } from '../client-peer.ts';

/** A real peer with one open channel. */
export interface ConnectedPeer extends AsyncDisposable {
  readonly peer: ClientPeer;
  readonly channel: ChannelClient;
}

/** The first channel of a peer. */
export interface FirstChannel {
  readonly label?: string;
  readonly settings?: DataChannelInitConfig;
}

/** Attempts at a connection, where the client's library fails by itself. */
const TRIES = 5;
/** Once in some hundred connections the client library loses its own transport. */
const LIBRARY_FAULT = 'without ICE transport';
/** Once in a thousand, on a busy machine, it never opens the channel and says nothing. In milliseconds. */
const OPEN_WITHIN = 5_000;

/** Connects a peer to an endpoint; resolves once its channel is open. */
export async function connectedPeer(
  endpoint: string,
  signaling: Omit<Signaling, 'path'> = {},
  { label, settings }: FirstChannel = {},
): Promise<ConnectedPeer> {
  for (let tries = 1; ; tries++) {
    const peer = new ClientPeer();
    try {
      const channel = peer.channel(label, settings);
      await peer.connect(endpoint, { ...signaling, path: '' });
      await inTime(channel.opened);
      return { peer, channel, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() };
    } catch (error) {
      await peer[Symbol.asyncDispose]();
      if (tries === TRIES || !String(error).includes(LIBRARY_FAULT)) throw error;
    }
  }
}

async function inTime(opened: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It did not open, as if ${LIBRARY_FAULT}.`)), OPEN_WITHIN);
  try {
    await Promise.race([opened, late]);
  } finally {
    clearTimeout(timer);
  }
}

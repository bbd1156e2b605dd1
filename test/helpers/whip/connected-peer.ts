import type { DataChannelInitConfig } from 'node-datachannel';
import type { ChannelClient } from '../channel-client.ts';
import { ClientPeer, type Signaling } from '../client-peer.ts';

/** A connected peer with one open channel. */
export interface ConnectedPeer extends AsyncDisposable {
  readonly peer: ClientPeer;
  readonly channel: ChannelClient;
}

/** Options of a peer's first channel. */
export interface FirstChannel {
  readonly label?: string;
  readonly settings?: DataChannelInitConfig;
}

/** Limits the attempts after failures of the client's library. */
const MAX_ATTEMPTS = 5;
/** The client's library loses its own transport in one of some hundred connections. */
const LIBRARY_FAULT = 'without ICE transport';
/** The client's library never opens the channel in one of a thousand connections on a busy machine. */
const OPEN_TIMEOUT_MS = 5_000;

/** Connects a peer to an endpoint. Resolves once its channel is open. */
export async function connectedPeer(
  endpoint: string,
  signaling: Omit<Signaling, 'path'> = {},
  { label, settings }: FirstChannel = {},
): Promise<ConnectedPeer> {
  for (let attempt = 1; ; attempt++) {
    const peer = new ClientPeer();
    try {
      const channel = peer.channel(label, settings);
      await peer.connect(endpoint, { ...signaling, path: '' });
      await rejectLate(channel.opened);
      return { peer, channel, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() };
    } catch (error) {
      await peer[Symbol.asyncDispose]();
      if (attempt === MAX_ATTEMPTS || !String(error).includes(LIBRARY_FAULT)) throw error;
    }
  }
}

async function rejectLate(opened: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`The channel did not open, as if ${LIBRARY_FAULT}.`)),
    OPEN_TIMEOUT_MS,
  );
  try {
    await Promise.race([opened, late]);
  } finally {
    clearTimeout(timer);
  }
}

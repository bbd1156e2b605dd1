import { ClientPeer } from './client-peer.ts';

/** Creates an offer of node-datachannel for one data channel, without candidates. */
export async function realOffer(): Promise<string> {
  await using peer = new ClientPeer();
  peer.channel();
  return await peer.offer();
}

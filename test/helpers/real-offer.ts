import { ClientPeer } from './client-peer.ts';

/** An un-gathered offer for one data channel, as node-datachannel makes it. */
export async function realOffer(): Promise<string> {
  await using peer = new ClientPeer();
  peer.channel();
  return await peer.offer();
}

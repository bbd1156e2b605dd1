import { PeerConnection, type RtcConfig } from 'node-datachannel';
import type { Log } from '../log.ts';
import { attempt } from './guard.ts';

/** Peers are collected, and so closed, unless something holds them. */
const held = new Set<PeerConnection>();

/** Opens a peer that lives until it is released. Throws what the library says against the configuration. */
export function holdPeer(name: string, configuration: RtcConfig): PeerConnection {
  const peer = new PeerConnection(name, configuration);
  held.add(peer);
  return peer;
}

/** Whether it was not released yet: calls into one that was throw. */
export function isHeld(peer: PeerConnection): boolean {
  return held.has(peer);
}

/** Closes a peer. Again: does nothing. */
export function releasePeer(peer: PeerConnection, log: Log): void {
  if (held.delete(peer)) attempt(log, 'held peer close', () => peer.close());
}

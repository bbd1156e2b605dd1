import { PeerConnection, type RtcConfig } from 'node-datachannel';
import { attempt, guard } from '../carriers/guard.ts';
import { type Clock, withTimeout } from '../clock.ts';
import type { OpenedChannel, OpenProbe, Probe } from '../ports/probe.ts';
import type { Log } from '../log.ts';

/** Keeps peers referenced until they are released. The garbage collector closes an unreferenced peer. */
const heldPeers = new Set<PeerConnection>();

/** Opens a peer that stays open until `releasePeer`. Throws when the library rejects the configuration. */
export function holdPeer(name: string, configuration: RtcConfig): PeerConnection {
  const peer = new PeerConnection(name, configuration);
  heldPeers.add(peer);
  return peer;
}

/** Returns whether a peer has not been released yet. The library throws for calls on a closed peer. */
export function isHeld(peer: PeerConnection): boolean {
  return heldPeers.has(peer);
}

/** Closes a peer. Does nothing when called again. */
export function releasePeer(peer: PeerConnection, log: Log): void {
  if (heldPeers.delete(peer)) attempt(log, 'held peer close', () => peer.close());
}

/** Creates the function that opens probes: peers on this machine that connect to a server like any client. */
export function createProbes(clock: Clock, log: Log): OpenProbe {
  return (protocol) => openProbe(protocol, clock, log);
}

function openProbe(protocol: string, clock: Clock, log: Log): Probe {
  const peer = holdPeer('probe', { iceServers: [] });
  const described = Promise.withResolvers<string>();
  const opened = Promise.withResolvers<true>();
  peer.onLocalDescription(guard(log, 'probe offer', (sdp) => described.resolve(sdp)));
  const channel = peer.createDataChannel('check', { protocol });
  channel.onOpen(guard(log, 'probe channel', () => opened.resolve(true)));
  return {
    // On a machine with few networks the library gathers candidates before it emits the offer.
    offer: async () => (await described.promise).replace(/a=(candidate:.*|end-of-candidates)\r\n/g, ''),
    async connect(answer, timeoutMs) {
      const start = clock.elapsed();
      if (!attempt(log, 'probe answer', () => peer.setRemoteDescription(answer, 'answer'))) return undefined;
      const isOpen = await withTimeout(opened.promise, timeoutMs, clock);
      // The channel may open just after the probe was closed.
      return isOpen && isHeld(peer) ? { durationMs: clock.elapsed() - start, ...readSelectedPair(peer) } : undefined;
    },
    close() {
      if (!isHeld(peer)) return;
      attempt(log, 'probe channel close', () => channel.close());
      releasePeer(peer, log);
    },
  };
}

function readSelectedPair(peer: PeerConnection): Omit<OpenedChannel, 'durationMs'> {
  const pair = peer.getSelectedCandidatePair();
  const roundTripMs = peer.rtt();
  return {
    local: pair ? { address: pair.local.address, port: pair.local.port, type: pair.local.type } : undefined,
    remote: pair ? { address: pair.remote.address, port: pair.remote.port } : undefined,
    roundTripMs: roundTripMs >= 0 ? roundTripMs : undefined,
  };
}

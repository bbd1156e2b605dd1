import { PeerConnection, type RtcConfig } from 'node-datachannel';
import type { Log } from '../log.ts';
import { attempt, guard } from '../carriers/guard.ts';
import { type Clock, withTimeout } from '../clock.ts';
import type { OpenedChannel, OpenProbe, Probe } from '../doctor/probe.ts';

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

/** Makes probes of this machine: what a client in the same place would see. */
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
    // On a machine with few networks the library has gathered before anyone can look.
    offer: async () => (await described.promise).replace(/a=(candidate:.*|end-of-candidates)\r\n/g, ''),
    async connect(answer, within) {
      const start = clock.elapsed();
      if (!attempt(log, 'probe answer', () => peer.setRemoteDescription(answer, 'answer'))) return undefined;
      const isOpen = await withTimeout(opened.promise, within, clock);
      // A channel may open just when nobody waits for it any more.
      return isOpen && isHeld(peer) ? { duration: clock.elapsed() - start, ...chosenPair(peer) } : undefined;
    },
    close() {
      if (!isHeld(peer)) return;
      attempt(log, 'probe channel close', () => channel.close());
      releasePeer(peer, log);
    },
  };
}

function chosenPair(peer: PeerConnection): Omit<OpenedChannel, 'duration'> {
  const pair = peer.getSelectedCandidatePair();
  const roundTrip = peer.rtt();
  return {
    local: pair ? { address: pair.local.address, port: pair.local.port, type: pair.local.type } : undefined,
    remote: pair ? { address: pair.remote.address, port: pair.remote.port } : undefined,
    roundTrip: roundTrip >= 0 ? roundTrip : undefined,
  };
}

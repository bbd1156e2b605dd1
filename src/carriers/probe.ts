import { PeerConnection } from 'node-datachannel';
import type { Clock } from '../clock.ts';
import type { Connected, OpenProbe, Probe } from '../doctor/probe.ts';
import type { Log } from '../log.ts';
import { attempt, guard } from './guard.ts';

/** Peers are collected, and so closed, unless something holds them. */
const living = new Set<PeerConnection>();

/** Makes probes of this machine: what a client in the same place would see. */
export function probesWith(clock: Clock, log: Log): OpenProbe {
  return (protocol) => openProbe(protocol, clock, log);
}

function openProbe(protocol: string, clock: Clock, log: Log): Probe {
  const peer = new PeerConnection('probe', { iceServers: [] });
  living.add(peer);
  const described = Promise.withResolvers<string>();
  const opened = Promise.withResolvers<void>();
  peer.onLocalDescription(guard(log, 'probe offer', (sdp) => described.resolve(sdp)));
  const channel = peer.createDataChannel('check', { protocol });
  channel.onOpen(guard(log, 'probe channel', () => opened.resolve()));
  return {
    // On a machine with few networks the library has gathered before anyone can look.
    offer: async () => (await described.promise).replace(/a=(candidate:.*|end-of-candidates)\r\n/g, ''),
    connect(answer, within) {
      const start = clock.elapsed();
      return new Promise((resolve) => {
        const cancel = clock.after(within, () => resolve(undefined));
        void opened.promise.then(() => {
          cancel();
          resolve({ after: clock.elapsed() - start, ...chosenPair(peer) });
        });
        if (attempt(log, 'probe answer', () => peer.setRemoteDescription(answer, 'answer'))) return;
        cancel();
        resolve(undefined);
      });
    },
    close() {
      if (!living.delete(peer)) return;
      attempt(log, 'probe channel close', () => channel.close());
      attempt(log, 'probe close', () => peer.close());
    },
  };
}

function chosenPair(peer: PeerConnection): Omit<Connected, 'after'> {
  const pair = peer.getSelectedCandidatePair();
  const roundTrip = peer.rtt();
  return {
    local: pair ? { address: pair.local.address, port: pair.local.port, type: pair.local.type } : undefined,
    remote: pair ? { address: pair.remote.address, port: pair.remote.port } : undefined,
    roundTrip: roundTrip >= 0 ? roundTrip : undefined,
  };
}

import { type Clock, withTimeout } from '../../src/clock.ts';
import type { Candidate, OpenedChannel, OpenProbe, TryTurn } from '../../src/ports/probe.ts';
import { readSelectedPair, type SelectedPair } from '../client/carriers/ice-path.ts';

/** Creates probes over the browser's WebRTC, which a chat in this browser uses. */
export function createBrowserProbes(clock: Clock): OpenProbe {
  return (protocol) => {
    const peer = new RTCPeerConnection();
    const channel = peer.createDataChannel('check', { protocol });
    const opened = new Promise<true>((resolve) => channel.addEventListener('open', () => resolve(true)));
    return {
      async offer() {
        const offer = await peer.createOffer();
        // Gathering starts here. The candidates it finds are not sent.
        await peer.setLocalDescription(offer);
        return offer.sdp ?? '';
      },
      async connect(answer, timeoutMs) {
        const start = clock.elapsed();
        try {
          await peer.setRemoteDescription({ type: 'answer', sdp: answer });
        } catch {
          // The browser rejects the answer, so no channel can open.
          return undefined;
        }
        const isOpen = await withTimeout(opened, timeoutMs, clock);
        return isOpen ? { durationMs: clock.elapsed() - start, ...(await readPath(peer)) } : undefined;
      },
      close() {
        channel.close();
        peer.close();
      },
    };
  };
}

async function readPath(peer: RTCPeerConnection): Promise<Omit<OpenedChannel, 'durationMs'>> {
  const pair = readSelectedPair(await peer.getStats());
  const local = pair?.local && readCandidate(pair.local);
  return {
    local: local && { ...local, type: String(pair?.local?.candidateType) },
    remote: pair?.remote && readCandidate(pair.remote),
    roundTripMs: pair?.roundTripMs,
  };
}

function readCandidate({ address, port }: NonNullable<SelectedPair['local']>): Candidate | undefined {
  return address ? { address, port: Number(port) } : undefined;
}

/** Creates a test of TURN servers over the browser's WebRTC. A server passes when the browser gathers a relay candidate. */
export function createBrowserTurnProbe(clock: Clock): TryTurn {
  return async ({ uri, username, credential }, timeoutMs) => {
    const iceServers = [{ urls: uri, username, credential }];
    const peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
    try {
      const allocated = new Promise<boolean>((resolve) => {
        peer.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate?.type === 'relay') resolve(true);
          if (candidate === null) resolve(false);
        });
      });
      peer.createDataChannel('turn');
      await peer.setLocalDescription(await peer.createOffer());
      return (await withTimeout(allocated, timeoutMs, clock)) ?? false;
    } finally {
      peer.close();
    }
  };
}

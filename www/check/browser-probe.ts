import { type Clock, withTimeout } from '../../src/clock.ts';
import type { Candidate } from '../../src/doctor/answer-candidates.ts';
import type { Connected, OpenProbe, TryTurn } from '../../src/doctor/probe.ts';

/** Makes probes of the browser: what a chat in this very page would see. */
export function createBrowserProbes(clock: Clock): OpenProbe {
  return (protocol) => {
    const peer = new RTCPeerConnection();
    const channel = peer.createDataChannel('check', { protocol });
    const opened = new Promise<true>((resolve) => channel.addEventListener('open', () => resolve(true)));
    return {
      async offer() {
        const offer = await peer.createOffer();
        // Gathering goes on by itself; what it finds is not sent.
        await peer.setLocalDescription(offer);
        return offer.sdp ?? '';
      },
      async connect(answer, within) {
        const start = clock.elapsed();
        try {
          await peer.setRemoteDescription({ type: 'answer', sdp: answer });
        } catch {
          // An answer that the browser does not take leads nowhere.
          return undefined;
        }
        const isOpen = await withTimeout(opened, within, clock);
        return isOpen ? { after: clock.elapsed() - start, ...(await chosenPair(peer)) } : undefined;
      },
      close() {
        channel.close();
        peer.close();
      },
    };
  };
}

/** What the statistics of a peer say, by their ids (W3C webrtc-stats). */
type Statistics = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

async function chosenPair(peer: RTCPeerConnection): Promise<Omit<Connected, 'after'>> {
  const statistics = (await peer.getStats()) as unknown as Statistics;
  const pair = [...statistics.values()].find(
    (one) => one['type'] === 'candidate-pair' && one['nominated'] === true && one['state'] === 'succeeded',
  );
  const local = statistics.get(String(pair?.['localCandidateId']));
  const remote = statistics.get(String(pair?.['remoteCandidateId']));
  const roundTrip = pair?.['currentRoundTripTime'];
  const localAddress = local && candidate(local);
  return {
    local: localAddress && { ...localAddress, type: String(local['candidateType']) },
    remote: remote && candidate(remote),
    roundTrip: typeof roundTrip === 'number' ? roundTrip * 1_000 : undefined,
  };
}

/** Browsers hide their own addresses from pages that may not use the camera. */
function candidate(statistic: Readonly<Record<string, unknown>>): Candidate | undefined {
  const { address, port } = statistic;
  return typeof address === 'string' && address !== '' ? { address, port: Number(port) } : undefined;
}

/** Asks TURN servers for an address from this browser. */
export function createBrowserTurnProbe(clock: Clock): TryTurn {
  return async ({ uri, username, credential }, within) => {
    const iceServers = [{ urls: uri, username, credential }];
    const peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
    try {
      const given = new Promise<boolean>((resolve) => {
        peer.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate?.type === 'relay') resolve(true);
          if (candidate === null) resolve(false);
        });
      });
      peer.createDataChannel('turn');
      await peer.setLocalDescription(await peer.createOffer());
      return (await withTimeout(given, within, clock)) ?? false;
    } finally {
      peer.close();
    }
  };
}

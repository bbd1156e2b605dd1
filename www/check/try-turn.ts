import type { Clock } from '../../src/clock.ts';
import type { TryTurn } from '../../src/doctor/turn-access.ts';
import { inTime } from '../../src/in-time.ts';

/** Asks TURN servers for an address from this browser. */
export function browserTurnTrials(clock: Clock): TryTurn {
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
      return (await inTime(given, within, clock)) ?? false;
    } finally {
      peer.close();
    }
  };
}

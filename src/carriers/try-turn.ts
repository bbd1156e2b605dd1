import { PeerConnection } from 'node-datachannel';
import type { Clock } from '../clock.ts';
import type { TryTurn } from '../doctor/turn-access.ts';
import type { Log } from '../log.ts';
import { attempt, guard } from './guard.ts';

/** Peers are collected, and so closed, unless something holds them. */
const living = new Set<PeerConnection>();

/** Asks TURN servers for an address from this machine. */
export function turnTrials(clock: Clock, log: Log): TryTurn {
  return ({ uri, username, credential }, within) => {
    const [scheme, rest] = uri.split(/:(.*)/);
    const inUrl = `${scheme}:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@${rest}`;
    return new Promise((resolve) => {
      const peer = new PeerConnection('turn', { iceServers: [inUrl], iceTransportPolicy: 'relay' });
      living.add(peer);
      const settle = (isGiven: boolean) => {
        cancel();
        resolve(isGiven);
        if (living.delete(peer)) attempt(log, 'turn close', () => peer.close());
      };
      const cancel = clock.after(within, () => settle(false));
      const found = (candidate: string) => {
        if (candidate.includes(' typ relay')) settle(true);
      };
      peer.onLocalCandidate(guard(log, 'turn candidate', found));
      peer.createDataChannel('turn');
    });
  };
}

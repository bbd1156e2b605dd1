import type { Clock } from '../clock.ts';
import type { TryTurn } from '../doctor/turn-access.ts';
import { inTime } from '../in-time.ts';
import type { Log } from '../log.ts';
import { guard } from './guard.ts';
import { holdPeer, releasePeer } from './held-peer.ts';

/** Asks TURN servers for an address from this machine, over UDP: the library knows no other way to them. */
export function turnTrials(clock: Clock, log: Log): TryTurn {
  return async ({ uri, username, credential }, within) => {
    if (/^turns:|\?transport=tcp$/i.test(uri)) return undefined;
    const [scheme, rest] = uri.split(/:(.*)/);
    const inUrl = `${scheme}:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@${rest}`;
    const peer = holdPeer('turn', { iceServers: [inUrl], iceTransportPolicy: 'relay' });
    try {
      const given = Promise.withResolvers<true>();
      const found = (candidate: string) => {
        if (candidate.includes(' typ relay')) given.resolve(true);
      };
      peer.onLocalCandidate(guard(log, 'turn candidate', found));
      peer.createDataChannel('turn');
      return (await inTime(given.promise, within, clock)) ?? false;
    } finally {
      releasePeer(peer, log);
    }
  };
}

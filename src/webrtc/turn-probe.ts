import { type Clock, withTimeout } from '../clock.ts';
import type { TryTurn } from '../doctor/probe.ts';
import type { Log } from '../log.ts';
import { guard } from '../carriers/guard.ts';
import { holdPeer, releasePeer } from './probe.ts';

/** Asks TURN servers for an address from this machine, over UDP: the library knows no other way to them. */
export function createTurnProbe(clock: Clock, log: Log): TryTurn {
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
      return (await withTimeout(given.promise, within, clock)) ?? false;
    } finally {
      releasePeer(peer, log);
    }
  };
}

import { guard } from '../carriers/guard.ts';
import { type Clock, withTimeout } from '../clock.ts';
import type { TryTurn } from '../ports/probe.ts';
import type { Log } from '../log.ts';
import { holdPeer, releasePeer } from './probe.ts';

/**
 * Creates the function that requests a relay address from a TURN server over UDP. The function resolves to undefined for a
 * URI with TCP or TLS, which the library does not support.
 */
export function createTurnProbe(clock: Clock, log: Log): TryTurn {
  return async ({ uri, username, credential }, timeoutMs) => {
    if (/^turns:|\?transport=tcp$/i.test(uri)) return undefined;
    const [scheme, rest] = uri.split(/:(.*)/);
    const uriWithCredentials = `${scheme}:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@${rest}`;
    const peer = holdPeer('turn', { iceServers: [uriWithCredentials], iceTransportPolicy: 'relay' });
    try {
      const relayed = Promise.withResolvers<true>();
      const onCandidate = (candidate: string) => {
        if (candidate.includes(' typ relay')) relayed.resolve(true);
      };
      peer.onLocalCandidate(guard(log, 'turn candidate', onCandidate));
      peer.createDataChannel('turn');
      return (await withTimeout(relayed.promise, timeoutMs, clock)) ?? false;
    } finally {
      releasePeer(peer, log);
    }
  };
}

import wrtc from '@roamhq/wrtc';

/** A peer of libwebrtc, as a client that knows only media sees it. */
export type LibwebrtcPeer = RTCPeerConnection & AsyncDisposable;

/**
 * A peer connection of the library in Chromium. `whip-whep` reads from the transceivers in which section candidates
 * belong; a peer with nothing but channels has none, so it is shown one for the section that carries them.
 */
export function libwebrtcPeer(): LibwebrtcPeer {
  const peer = new wrtc.RTCPeerConnection();
  const section = { mid: '0', receiver: { track: { kind: 'application' } } } as RTCRtpTransceiver;
  return Object.assign(peer, {
    getTransceivers: () => [section],
    [Symbol.asyncDispose]: async () => wrtc.RTCPeerConnection.prototype.close.call(peer),
  });
}

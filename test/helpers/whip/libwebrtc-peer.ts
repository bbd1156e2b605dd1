import wrtc from '@roamhq/wrtc';

/** A peer of libwebrtc for a client that supports media only. */
export type LibwebrtcPeer = RTCPeerConnection & AsyncDisposable;

/**
 * Creates a peer connection of libwebrtc, the library in Chromium. `whip-whep` reads from the transceivers which section
 * a candidate belongs to. A peer with data channels only has none, so this one pretends to have one for their section.
 */
export function libwebrtcPeer(): LibwebrtcPeer {
  const peer = new wrtc.RTCPeerConnection();
  const section = { mid: '0', receiver: { track: { kind: 'application' } } } as RTCRtpTransceiver;
  return Object.assign(peer, {
    getTransceivers: () => [section],
    [Symbol.asyncDispose]: async () => wrtc.RTCPeerConnection.prototype.close.call(peer),
  });
}

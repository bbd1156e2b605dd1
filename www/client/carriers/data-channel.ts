import type { RecommendedIceServer } from '../../../src/protocol/ice-servers.ts';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import type { Carrier, NetworkPath } from './carrier.ts';
import { ChannelCarrier } from './channel-carrier.ts';
import { openCarrier, type OpenCarrierDeps } from './open-carrier.ts';
import { readIcePath } from './ice-path.ts';
import { endSession, postOffer } from './signaling.ts';
import type { PageLifecycle } from '../page-lifecycle.ts';

/** A goodbye may take this long to be answered; then the session is deleted, in milliseconds. */
const GOODBYE_TIMEOUT_MS = 2_000;

/** What opening a data channel takes from its surroundings. */
export interface DataChannelDeps extends OpenCarrierDeps {
  readonly createPeer: (iceServers: readonly RecommendedIceServer[]) => RTCPeerConnection;
  /** What the server last recommended, for the next try: the first one is direct, and asks for nobody's help. */
  iceServers: readonly RecommendedIceServer[];
  /** Lets us in, where the server asks for one. */
  readonly token?: string | undefined;
  readonly lifecycle: PageLifecycle;
}

/**
 * Opens a data channel by posting an offer to a WHIP or WHEP endpoint. Rejects with `ConnectError`, or with the signal's
 * reason. An answer that the browser cannot use is `ice-failed`, too.
 */
export function openDataChannel(
  endpoint: URL,
  signal: AbortSignal,
  attempt: number,
  parts: DataChannelDeps,
): Promise<Carrier> {
  const make = () => new DataChannelCarrier(parts.createPeer(parts.iceServers), endpoint, parts);
  return openCarrier(endpoint, signal, attempt, parts, make, 'ice-failed');
}

class DataChannelCarrier extends ChannelCarrier {
  /** Deleting it ends the session. */
  #session: URL | undefined;

  constructor(
    private readonly peer: RTCPeerConnection,
    private readonly endpoint: URL,
    private readonly parts: DataChannelDeps,
  ) {
    super('data-channel', peer.createDataChannel('chat', { protocol: CHAT_V1 }));
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'failed') this.lost();
      else if (peer.connectionState === 'disconnected' && this.isOpen) this.onStalled();
    };
  }

  /** The offer goes out before candidates are gathered: the server learns ours from the first packets. */
  override async open(signal: AbortSignal): Promise<void> {
    const { endpoint, parts, peer } = this;
    const offer = await peer.createOffer();
    const [{ sdp, session, iceServers }] = await Promise.all([
      postOffer(endpoint, offer.sdp ?? '', signal, parts),
      peer.setLocalDescription(offer),
    ]);
    this.#session = session;
    parts.iceServers = iceServers;
    await peer.setRemoteDescription({ type: 'answer', sdp });
    await super.open(signal);
  }

  override async path(): Promise<NetworkPath | undefined> {
    try {
      return readIcePath(await this.peer.getStats());
    } catch {
      // Closed meanwhile, or a browser that does not tell.
      return undefined;
    }
  }

  override leave(): void {
    const { channel, parts } = this;
    this.isOpen = false;
    const end = () => {
      if (this.#session) endSession(this.#session, parts.fetch);
      forget();
      this.close();
    };
    const stop = () => {
      this.#session = undefined;
      end();
    };
    // A page that goes away cannot wait: the goodbye is on its way, and to delete what it ended would fail.
    const forget = parts.lifecycle.listen({ wake() {}, networkChanged() {}, sleep: stop });
    if (channel.readyState !== 'open') return end();
    // The server answers a goodbye by closing the channel. Closed from here, the goodbye might not get there.
    channel.onclose = stop;
    parts.clock.after(GOODBYE_TIMEOUT_MS, end);
  }

  override close(): void {
    super.close();
    this.peer.close();
  }
}

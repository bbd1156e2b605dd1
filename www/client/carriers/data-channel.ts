import type { RecommendedIceServer } from '../../../src/protocol/ice-servers.ts';
import { CHAT_V1 } from '../../../src/protocol/limits.ts';
import type { PageLifecycle } from '../page-lifecycle.ts';
import type { Carrier, ConnectRequest, NetworkPath } from './carrier.ts';
import { ChannelCarrier } from './channel-carrier.ts';
import { openCarrier, type OpenCarrierDeps } from './open-carrier.ts';
import { endSession, postOffer } from './signaling.ts';

/** How long the server may take to close the channel after `bye`. Then the client deletes the session. */
const BYE_TIMEOUT_MS = 2_000;
/** How long the server may take to answer a DELETE. Then the peer closes without an answer. */
const DELETE_TIMEOUT_MS = 10_000;

/** Collaborators of `openDataChannel`. */
export interface DataChannelDeps extends OpenCarrierDeps {
  readonly createPeer: (iceServers: readonly RecommendedIceServer[]) => RTCPeerConnection;
  /** The servers that the last answer recommended, for the next attempt. The first attempt uses no STUN or TURN server. */
  iceServers: readonly RecommendedIceServer[];
  /** One of the server's `AUTH_TOKEN`, where it requires one. */
  readonly token?: string | undefined;
  readonly lifecycle: PageLifecycle;
  /** Loads what few connections need. */
  readonly loadExtras: () => Promise<{
    readonly readIceLinks: (link: string) => readonly RecommendedIceServer[];
    readonly readIcePath: (report: RTCStatsReport) => NetworkPath | undefined;
  }>;
}

/**
 * Opens a data channel by posting an offer to a WHIP or WHEP endpoint. Rejects with `ConnectError`, or with the signal's
 * reason. An answer that the browser cannot use counts as `ice-failed`.
 */
export function openDataChannel(
  endpoint: URL,
  signal: AbortSignal,
  request: ConnectRequest,
  deps: DataChannelDeps,
): Promise<Carrier> {
  const make = () => new DataChannelCarrier(deps.createPeer(deps.iceServers), endpoint, deps);
  return openCarrier(endpoint, signal, request, deps, make, 'ice-failed');
}

class DataChannelCarrier extends ChannelCarrier {
  readonly #peer: RTCPeerConnection;
  readonly #endpoint: URL;
  readonly #deps: DataChannelDeps;
  /** Deleting this URL ends the session. */
  #session: URL | undefined;
  /** The end of the session, once it was requested. */
  #deletion: Promise<void> | undefined;
  readonly #stopListening: () => void;

  constructor(peer: RTCPeerConnection, endpoint: URL, deps: DataChannelDeps) {
    super('data-channel', peer.createDataChannel('chat', { protocol: CHAT_V1 }));
    this.#peer = peer;
    this.#endpoint = endpoint;
    this.#deps = deps;
    this.#stopListening = deps.lifecycle.listen({
      wake() {},
      networkChanged() {},
      // The browser keeps no page with an open peer. The server notices the end of one whose channel is open.
      sleep: () => (this.channel.readyState === 'open' ? this.#closeWithoutDelete() : this.close()),
    });
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'failed') this.lose();
      else if (peer.connectionState === 'disconnected' && this.isOpen) this.onStalled();
    };
  }

  /** Posts the offer before candidates are gathered: the server learns this side's address from the first packets. */
  override async open(signal: AbortSignal, signaling?: () => void): Promise<void> {
    const deps = this.#deps;
    const peer = this.#peer;
    const offer = await peer.createOffer();
    signaling?.();
    const [{ sdp, session, iceLinks }] = await Promise.all([
      postOffer(this.#endpoint, offer.sdp ?? '', signal, deps, signaling),
      peer.setLocalDescription(offer),
    ]);
    this.#session = session;
    // Without the script, the next attempt only uses the servers of this one.
    if (iceLinks)
      void deps.loadExtras().then((extras) => (deps.iceServers = extras.readIceLinks(iceLinks)), console.warn);
    await peer.setRemoteDescription({ type: 'answer', sdp });
    await super.open(signal);
  }

  override async path(): Promise<NetworkPath | undefined> {
    try {
      const stats = await this.#peer.getStats();
      return (await this.#deps.loadExtras()).readIcePath(stats);
    } catch {
      // The peer is closed, the browser has no statistics, or the script did not load.
      return undefined;
    }
  }

  override leave(): void {
    const { channel } = this;
    const { fetch, clock } = this.#deps;
    this.isOpen = false;
    const close = () => this.close();
    const end = () => {
      // The end of the peer ends the session too, and the server would answer a later DELETE with 404.
      void (this.#deletion ??= endSession(this.#session, fetch)).then(close);
      clock.after(DELETE_TIMEOUT_MS, close);
    };
    if (channel.readyState !== 'open') return end();
    // The server answers `bye` by closing the channel. Closing it from here could lose the `bye`.
    channel.onclose = () => this.#closeWithoutDelete();
    clock.after(BYE_TIMEOUT_MS, end);
  }

  override close(): void {
    this.#stopListening();
    super.close();
    this.#peer.close();
  }

  #closeWithoutDelete(): void {
    this.#session = undefined;
    this.close();
  }
}

import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { Carrier, Path } from './carrier.ts';
import type { Clock } from './clock.ts';
import { Deadline } from './deadline.ts';
import { pathOf } from './path-of.ts';
import { askFor, endSession, type Fetch, postOffer } from './signaling.ts';
import { ConnectError } from './trouble.ts';

/** From the first call to the open channel, in milliseconds. */
const OPEN_WITHIN = 10_000;

/** A channel that is left may take this long to hand over the goodbye, in milliseconds. */
const FLUSH_WITHIN = 2_000;

/** What opening a data channel takes from its surroundings. */
export interface DataChannelParts {
  readonly createPeer: (iceServers: readonly RTCIceServer[]) => RTCPeerConnection;
  /** What the server last recommended, for the next try: the first one is direct, and asks for nobody's help. */
  readonly iceServers: { current: readonly RTCIceServer[] };
  readonly fetch: Fetch;
  readonly clock: Clock;
  /**
   * Looks for the server before it makes a peer. Chromium allows 500 peers a page and frees closed ones when it likes: a
   * page that is offline for an hour must not use them up.
   */
  readonly asksFirst: boolean;
}

/**
 * Opens a data channel by posting an offer to a WHIP or WHEP endpoint. The offer goes out before candidates are gathered:
 * the server learns ours from the first packets. Rejects with `ConnectError`, or with the signal's reason.
 */
export async function openDataChannel(endpoint: URL, outer: AbortSignal, parts: DataChannelParts): Promise<Carrier> {
  outer.throwIfAborted();
  const deadline = new Deadline(OPEN_WITHIN, parts.clock, outer, () => new ConnectError({ kind: 'timeout' }));
  const { signal } = deadline;
  let peer: RTCPeerConnection | undefined;
  let session: URL | undefined;
  try {
    if (parts.asksFirst) await askFor(endpoint, 'HEAD', signal, parts.fetch);
    peer = parts.createPeer(parts.iceServers.current);
    const channel = peer.createDataChannel('chat', { protocol: CHAT_V1 });
    const offer = await peer.createOffer();
    const [answer] = await Promise.all([
      postOffer(endpoint, offer.sdp ?? '', signal, parts.fetch),
      peer.setLocalDescription(offer),
    ]);
    session = answer.session;
    parts.iceServers.current = answer.iceServers;
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    await opened(peer, channel, signal);
    const end = () => answer.session && endSession(answer.session, parts.fetch);
    return new DataChannelCarrier(peer, channel, parts.clock, end);
  } catch (error) {
    peer?.close();
    if (session !== undefined) endSession(session, parts.fetch);
    signal.throwIfAborted();
    // What is neither ours nor an abort is an answer that the browser could not use.
    throw error instanceof ConnectError ? error : new ConnectError({ kind: 'no-path' });
  } finally {
    deadline.clear();
  }
}

function opened(peer: RTCPeerConnection, channel: RTCDataChannel, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new ConnectError({ kind: 'no-path' }));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
    channel.onopen = () => resolve();
    channel.onclose = fail;
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'failed') fail();
    };
    if (channel.readyState === 'open') resolve();
  });
}

class DataChannelCarrier implements Carrier {
  readonly route = 'data-channel';
  onText: (text: string) => void = () => {};
  onDoubt: () => void = () => {};
  onClosed: (status?: number) => void = () => {};
  readonly #peer: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #clock: Clock;
  readonly #endSession: () => void;
  #open = true;

  constructor(peer: RTCPeerConnection, channel: RTCDataChannel, clock: Clock, endSession: () => void) {
    this.#peer = peer;
    this.#channel = channel;
    this.#clock = clock;
    this.#endSession = endSession;
    channel.onmessage = ({ data }) => {
      if (this.#open && typeof data === 'string') this.onText(data);
    };
    channel.onclose = () => this.#lost();
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'failed') this.#lost();
      else if (peer.connectionState === 'disconnected' && this.#open) this.onDoubt();
    };
  }

  send(text: string): void {
    try {
      this.#channel.send(text);
    } catch {
      // Closing, or more is buffered than the browser takes: either way this channel is of no use any more.
      this.#lost();
    }
  }

  async path(): Promise<Path | undefined> {
    try {
      return pathOf(await this.#peer.getStats());
    } catch {
      // Closed meanwhile, or a browser that does not tell.
      return undefined;
    }
  }

  leave(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#endSession();
    // The goodbye is still on its way: a channel closes behind what was sent, a peer at once.
    const cancel = this.#clock.after(FLUSH_WITHIN, () => this.close());
    this.#channel.onclose = () => {
      cancel();
      this.close();
    };
    this.#channel.close();
  }

  close(): void {
    this.#open = false;
    this.#channel.close();
    this.#peer.close();
  }

  #lost(): void {
    if (!this.#open) return;
    this.close();
    this.onClosed();
  }
}

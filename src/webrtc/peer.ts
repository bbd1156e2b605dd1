import { IceUdpMuxListener, PeerConnection, setSctpSettings, type DataChannel } from 'node-datachannel';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { MAX_PAYLOAD_BYTES } from '../carriers/watermarks.ts';
import type { UnsentBytes } from '../carriers/unsent-bytes.ts';
import { DataChannelCarrier } from './data-channel.ts';
import { attempt, guard } from '../carriers/guard.ts';

/** Maximum number of open data channels of one peer. */
const MAX_CHANNELS = 4;
/** The server closes a peer that has no open channel for this time. */
const CHANNEL_TIMEOUT_MS = 15_000;
/**
 * A closing peer stays this long after its last channel has closed. Closing it drops what the client has not acknowledged: in
 * 1 of 500 closings the `bye`. SCTP sends a lost packet again after 200 ms, or a few round trips on a slow path.
 */
const LINGER_MS = 1_000;
/** Data channels that one peer may open at once. After them it may open one a second. */
const MAX_OPENINGS = 20;
/** Maximum length of the label and of the protocol of a channel, in UTF-16 code units. */
const MAX_CHANNEL_NAME_UNITS = 256;
/**
 * The library truncates messages to this length. It is one byte above what the answer announces, so that a message of
 * exactly the announced length is known to be complete.
 */
const TRUNCATION_BYTES = MAX_PAYLOAD_BYTES + 1;
/**
 * Bytes that the library keeps of what a peer sends out of order, or as a part of a message. Its own default is 1 MiB: 1,250 peers
 * of one network could fill 1.2 GiB. Two of the longest messages allow 10 Mbit/s with a round trip of 100 ms.
 */
const MAX_UNREAD_BYTES = 2 * MAX_PAYLOAD_BYTES;
/** Logged for a connected peer without a channel. The library resets a stream with a wrong id without any callback. */
const NO_CHANNEL_REASON =
  'The client opened no channel, or one with a wrong stream id. The DTLS client uses even ids and the DTLS server odd ones (RFC 8832 section 6).';

/** Options and collaborators that all peers share. */
export interface PeerOptions {
  /** UDP port of all peers. */
  readonly udpPort: number;
  /** Address to bind; undefined means all addresses. */
  readonly udpHost: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly unsent: UnsentBytes;
  /** Called when a peer has closed. */
  readonly peerClosed?: () => void;
}

/** Events of a peer. A handler that throws cannot end the process. */
export interface PeerEvents {
  /** A data channel opened. Subscribe to the carrier before returning. */
  carrier(carrier: Carrier): void;
  /** The peer and its channels are closed. Emitted once. */
  closed(): void;
}

/** Keeps listeners referenced. Without a listener, the next packet for an unknown peer ends the process. */
const boundListeners = new Set<{ stop(): void }>();

/**
 * Stops libjuice from logging a line to standard output for each packet that it cannot read. The library replaces that log
 * when a peer creates its ICE transport. The peer here only does that and opens no socket.
 */
function silenceLibrary(): void {
  const peer = new PeerConnection('silent', { iceServers: [], disableAutoGathering: true });
  peer.createDataChannel('silent');
  peer.close();
}

/** Binds the UDP port until `stop` is called. Rejects when the port is taken. */
export async function bindUdp(port: number, host: string | undefined): Promise<{ stop(): void }> {
  setSctpSettings({ recvBufferSize: MAX_UNREAD_BYTES });
  silenceLibrary();
  // The library prints to standard output when a port is taken, so this checks first whether the port is free.
  const probe = await Bun.udpSocket({ port, ...(host !== undefined && { hostname: host }) });
  probe.close();
  const listener = host === undefined ? new IceUdpMuxListener(port) : new IceUdpMuxListener(port, host);
  boundListeners.add(listener);
  return {
    stop() {
      listener.stop();
      boundListeners.delete(listener);
    },
  };
}

/**
 * Opens a peer for an offer and resolves once its answer holds all candidates (RFC 9725 section 4.3.2). Rejects when the
 * library cannot read the offer, and then has released the peer.
 */
export async function openPeer(
  options: PeerOptions,
  offer: string,
  address: string,
  events: PeerEvents,
): Promise<Peer> {
  const peer = new Peer(options, address, events);
  try {
    await peer.gather(offer);
  } catch (error) {
    peer.release();
    throw error;
  }
  return peer;
}

/** Keeps peers and their channels referenced until they close. The garbage collector closes an unreferenced peer. */
const openPeers = new Set<Peer>();

/** One WebRTC connection and its data channels. */
export class Peer {
  readonly #connection: PeerConnection;
  readonly #channels = new Set<DataChannelCarrier>();
  #cancelDeadline: Cancel;
  #stopGathering = (): void => {};
  #isConnected = false;
  #hadChannel = false;
  #isReleased = false;
  #isDraining = false;
  /** Number of channels that the peer may open now, as of `#openedAt`. */
  #openings = MAX_OPENINGS;
  #openedAt: number;

  constructor(
    private readonly options: PeerOptions,
    /** IP address of the client, from signaling. */
    private readonly address: string,
    private readonly events: PeerEvents,
  ) {
    const { udpPort, udpHost, log } = options;
    this.#connection = new PeerConnection('peer', {
      iceServers: [],
      enableIceUdpMux: true,
      portRangeBegin: udpPort,
      portRangeEnd: udpPort,
      maxMessageSize: TRUNCATION_BYTES,
      ...(udpHost !== undefined && { bindAddress: udpHost }),
    });
    openPeers.add(this);
    this.#openedAt = options.clock.elapsed();
    this.#cancelDeadline = this.#startChannelDeadline();
    this.#connection.onStateChange(
      guard(log, 'peer state', (state) => {
        if (state === 'connected') this.#isConnected = true;
        if (state === 'disconnected' || state === 'failed' || state === 'closed') this.release();
      }),
    );
    this.#connection.onDataChannel(guard(log, 'data channel', (channel) => this.#open(channel)));
  }

  /** The answer of the library, with all candidates. */
  get answer(): string {
    const sdp = this.#connection.localDescription()?.sdp ?? '';
    return sdp.replace(/^a=max-message-size:\d+/m, `a=max-message-size:${MAX_PAYLOAD_BYTES}`);
  }

  /** Sets the offer. Resolves when the library has gathered all candidates; rejects when the peer is released before. */
  gather(offer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      // A peer that closes first would otherwise leave the promise pending forever.
      this.#stopGathering = () => reject(new Error('The peer was closed before its candidates were gathered.'));
      const gathered = (state: string) => void (state === 'complete' && resolve());
      this.#connection.onGatheringStateChange(guard(this.options.log, 'gathering', gathered));
      this.#connection.setRemoteDescription(offer, 'offer');
    });
  }

  /** Adds a remote candidate. Drops it when the library rejects it. */
  addCandidate(candidate: string): void {
    if (!this.#isReleased)
      attempt(this.options.log, 'candidate', () => this.#connection.addRemoteCandidate(candidate, '0'));
  }

  /**
   * Closes all channels, which send what is queued, then closes the peer and emits `closed`: at once when the client closes
   * its own peer, and at the latest a second after the last channel.
   */
  close(reason: CloseReason): void {
    if (this.#isReleased || this.#isDraining) return;
    this.#isDraining = true;
    for (const channel of [...this.#channels]) channel.close(reason);
    if (this.#channels.size === 0) this.release();
  }

  /** Closes the peer and its channels at once and emits `closed`. Does nothing when called again. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (this.#isConnected && !this.#hadChannel)
      this.options.log('a peer connected and opened no channel', { why: NO_CHANNEL_REASON });
    this.#cancelDeadline();
    this.#stopGathering();
    for (const channel of [...this.#channels]) channel.release();
    attempt(this.options.log, 'peer close', () => this.#connection.close());
    openPeers.delete(this);
    this.options.peerClosed?.();
    this.events.closed();
  }

  #open(channel: DataChannel): void {
    const { clock, log, unsent } = this.options;
    const carrier: DataChannelCarrier = new DataChannelCarrier(channel, {
      ...{ address: this.address, clock, log, unsent },
      onClosed: () => this.#channelClosed(carrier),
      releasePeer: () => this.release(),
    });
    if (this.#isReleased || this.#isDraining) {
      // A flood would otherwise go on for the second that the peer stays.
      if (!this.#takeOpening()) this.release();
      return carrier.release();
    }
    this.#channels.add(carrier);
    this.#hadChannel = true;
    if (!this.#takeOpening()) {
      log('closed a peer: it opened too many channels one after another');
      return this.close(closeReasons.flood);
    }
    if (this.#channels.size > MAX_CHANNELS) return carrier.close(closeReasons['too-many-channels']);
    const isNameTooLong = [channel.getLabel(), carrier.protocol].some(({ length }) => length > MAX_CHANNEL_NAME_UNITS);
    if (isNameTooLong) return carrier.close(closeReasons.unsupported);
    this.#cancelDeadline();
    this.events.carrier(carrier);
  }

  /** Counts an opened channel. Returns false when the peer has opened too many. */
  #takeOpening(): boolean {
    const now = this.options.clock.elapsed();
    this.#openings = Math.min(MAX_OPENINGS, this.#openings + (now - this.#openedAt) / 1_000);
    this.#openedAt = now;
    return --this.#openings >= 0;
  }

  #channelClosed(carrier: DataChannelCarrier): void {
    // A channel that opened while the peer closes was never in the set, and must not prolong the closing.
    if (!this.#channels.delete(carrier) || this.#channels.size > 0 || this.#isReleased) return;
    this.#cancelDeadline();
    this.#cancelDeadline = this.#isDraining
      ? this.options.clock.after(LINGER_MS, () => this.release())
      : this.#startChannelDeadline();
  }

  #startChannelDeadline(): Cancel {
    return this.options.clock.after(CHANNEL_TIMEOUT_MS, () => {
      if (this.#hadChannel || !this.#isConnected) this.options.log('closed a peer: no open channel for 15 s');
      this.release();
    });
  }
}

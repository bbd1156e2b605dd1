import { IceUdpMuxListener, PeerConnection, type DataChannel } from 'node-datachannel';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { MAX_PAYLOAD_BYTES } from '../carriers/watermarks.ts';
import { DataChannelCarrier } from './data-channel.ts';
import { attempt, guard } from '../carriers/guard.ts';

/** Data channels that one peer may have open at a time. */
const MAX_CHANNELS = 4;
/** A peer without an open channel is closed after this time, in milliseconds. */
const CHANNEL_TIMEOUT_MS = 15_000;
/** Longest label or protocol that a channel may have, in UTF-16 units. */
const MAX_CHANNEL_NAME_UNITS = 256;
/** Why a peer has no channel although it is connected. The library resets such a stream without any callback. */
const NO_CHANNEL_REASON =
  'The client opened none, or one with a wrong stream id. The DTLS client uses even ids and the DTLS server odd ones (RFC 8832 section 6).';

/** What all peers have in common. */
export interface PeerOptions {
  /** UDP port of all peers. */
  readonly udpPort: number;
  /** Address to bind; undefined means all. */
  readonly udpHost: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Events of a peer. A handler that throws cannot end the process. */
export interface PeerEvents {
  /** A data channel opened. Subscribe to it before returning. */
  carrier(carrier: Carrier): void;
  /** The peer is closed and holds nothing any more. Emitted once. */
  closed(): void;
}

/** Keeps listeners referenced. Without one, the next packet for an unknown peer ends the process. */
const boundListeners = new Set<{ stop(): void }>();

/**
 * Takes the log of libjuice away from standard output, where it writes a line for each packet that it cannot read. The
 * library does so when a peer creates its ICE transport, so this peer only does that: it opens no socket.
 */
function silenceLibrary(): void {
  const peer = new PeerConnection('silent', { iceServers: [], disableAutoGathering: true });
  peer.createDataChannel('silent');
  peer.close();
}

/** Binds the UDP port until `stop` is called. Rejects when the port is taken. */
export async function bindUdp(port: number, host: string | undefined): Promise<{ stop(): void }> {
  silenceLibrary();
  // The library prints to standard output when a port is taken, so it only gets free ports.
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
 * library cannot read the offer; nothing is left behind then.
 */
export async function openPeer(
  settings: PeerOptions,
  offer: string,
  address: string,
  events: PeerEvents,
): Promise<Peer> {
  const peer = new Peer(settings, address, events);
  try {
    await peer.gather(offer);
  } catch (error) {
    peer.release();
    throw error;
  }
  return peer;
}

/** Keeps peers and their channels referenced until they close. Without a reference they are collected, and so closed. */
const openPeers = new Set<Peer>();

/** One WebRTC connection and its data channels. */
export class Peer {
  readonly #connection: PeerConnection;
  readonly #channels = new Set<DataChannelCarrier>();
  #cancelDeadline: Cancel;
  #stopGathering = (): void => {};
  #isConnected = false;
  #hadChannel = false;
  #released = false;
  #draining = false;

  constructor(
    private readonly settings: PeerOptions,
    /** IP address of the client as signaling saw it. */
    private readonly address: string,
    private readonly events: PeerEvents,
  ) {
    const { udpPort, udpHost, log } = settings;
    this.#connection = new PeerConnection('peer', {
      iceServers: [],
      enableIceUdpMux: true,
      portRangeBegin: udpPort,
      portRangeEnd: udpPort,
      maxMessageSize: MAX_PAYLOAD_BYTES,
      ...(udpHost !== undefined && { bindAddress: udpHost }),
    });
    openPeers.add(this);
    this.#cancelDeadline = this.#startChannelDeadline();
    this.#connection.onStateChange(
      guard(log, 'peer state', (state) => {
        if (state === 'connected') this.#isConnected = true;
        if (state === 'disconnected' || state === 'failed' || state === 'closed') this.release();
      }),
    );
    this.#connection.onDataChannel(guard(log, 'data channel', (channel) => this.#open(channel)));
  }

  /** Answer of the library, with all candidates. */
  get answer(): string {
    return this.#connection.localDescription()?.sdp ?? '';
  }

  /** Sets the offer and waits for the end of gathering. Rejects when the peer is released before that. */
  gather(offer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      // Without this the promise would stay pending forever when the peer closes first.
      this.#stopGathering = () => reject(new Error('The peer was closed before its candidates were gathered.'));
      const gathered = (state: string) => {
        if (state === 'complete') resolve();
      };
      this.#connection.onGatheringStateChange(guard(this.settings.log, 'gathering', gathered));
      this.#connection.setRemoteDescription(offer, 'offer');
    });
  }

  /** Adds a remote candidate. Drops it when the library rejects it. */
  addCandidate(candidate: string): void {
    if (!this.#released)
      attempt(this.settings.log, 'candidate', () => this.#connection.addRemoteCandidate(candidate, '0'));
  }

  /** Closes all channels, waits until everything sent has left, then closes the peer and emits `closed`. */
  close(reason: CloseReason): void {
    if (this.#released || this.#draining) return;
    this.#draining = true;
    for (const channel of [...this.#channels]) channel.close(reason);
    if (this.#channels.size === 0) this.release();
  }

  /** Frees everything at once. Does nothing when called again. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    if (this.#isConnected && !this.#hadChannel) {
      this.settings.log('a peer connected and opened no channel', { why: NO_CHANNEL_REASON });
    }
    this.#cancelDeadline();
    this.#stopGathering();
    for (const channel of [...this.#channels]) channel.release();
    attempt(this.settings.log, 'peer close', () => this.#connection.close());
    openPeers.delete(this);
    this.events.closed();
  }

  #open(channel: DataChannel): void {
    const { clock, log } = this.settings;
    const carrier = new DataChannelCarrier(channel, this.address, clock, log, () => this.#channelClosed(carrier));
    if (this.#released || this.#draining) return carrier.release();
    this.#channels.add(carrier);
    this.#hadChannel = true;
    if (this.#channels.size > MAX_CHANNELS) return carrier.close(closeReasons['too-many-channels']);
    if (channel.getLabel().length > MAX_CHANNEL_NAME_UNITS || carrier.protocol.length > MAX_CHANNEL_NAME_UNITS) {
      return carrier.close(closeReasons.unsupported);
    }
    this.#cancelDeadline();
    this.events.carrier(carrier);
  }

  #channelClosed(carrier: DataChannelCarrier): void {
    this.#channels.delete(carrier);
    if (this.#channels.size > 0 || this.#released) return;
    if (this.#draining) return this.release();
    this.#cancelDeadline();
    this.#cancelDeadline = this.#startChannelDeadline();
  }

  #startChannelDeadline(): Cancel {
    return this.settings.clock.after(CHANNEL_TIMEOUT_MS, () => {
      if (this.#hadChannel || !this.#isConnected) this.settings.log('closed a peer: no open channel for 15 s');
      this.release();
    });
  }
}

import { IceUdpMuxListener, PeerConnection, type DataChannel } from 'node-datachannel';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Carrier } from '../carriers/carrier.ts';
import { MAX_PAYLOAD_BYTES } from '../carriers/watermarks.ts';
import { DataChannelCarrier } from './data-channel.ts';
import { attempt, guard } from '../carriers/guard.ts';

/** Channels one peer may have open at a time. */
const MAX_CHANNELS = 4;
/** A peer without an open channel for this long is closed, in milliseconds. */
const CHANNEL_TIMEOUT_MS = 15_000;
/** Longest label or protocol of a channel that is let in, in UTF-16 units. */
const MAX_CHANNEL_NAME = 256;

/** What peers share. */
export interface PeerOptions {
  /** One UDP port for all peers. */
  readonly udpPort: number;
  /** Address to bind; all of them when undefined. */
  readonly udpHost: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a peer tells, each from within a native callback that survives whatever happens here. */
export interface PeerEvents {
  /** A data channel opened. Listen to it before returning. */
  carrier(carrier: Carrier): void;
  /** The peer is gone and everything it held is released. Once. */
  closed(): void;
}

/** Listeners die when nothing references them, and the next packet for an unknown peer would end the process. */
const bound = new Set<{ stop(): void }>();

/** Binds the UDP port until it is stopped. Rejects when the port is taken. */
export async function bindUdp(port: number, host: string | undefined): Promise<{ stop(): void }> {
  // The library writes on standard output that a port is taken, so it is only asked for one that is free.
  const probe = await Bun.udpSocket({ port, ...(host !== undefined && { hostname: host }) });
  probe.close();
  const listener = host === undefined ? new IceUdpMuxListener(port) : new IceUdpMuxListener(port, host);
  bound.add(listener);
  return {
    stop() {
      listener.stop();
      bound.delete(listener);
    },
  };
}

/**
 * Opens a peer for an offer and resolves to the answer once all candidates are gathered (RFC 9725 section 4.3.2);
 * rejects, with nothing left behind, when the library cannot make sense of the offer.
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

/** Peers and their channels are collected, and so closed, unless something holds them; this does, until they die. */
const living = new Set<Peer>();

export class Peer {
  readonly #connection: PeerConnection;
  readonly #channels = new Set<DataChannelCarrier>();
  #cancelDeadline: Cancel;
  #stopGathering = (): void => {};
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
    living.add(this);
    this.#cancelDeadline = this.#channelDeadline();
    this.#connection.onStateChange(
      guard(log, 'peer state', (state) => {
        if (state === 'disconnected' || state === 'failed' || state === 'closed') this.release();
      }),
    );
    this.#connection.onDataChannel(guard(log, 'data channel', (channel) => this.#open(channel)));
  }

  /** The library's answer, with all candidates. */
  get answer(): string {
    return this.#connection.localDescription()?.sdp ?? '';
  }

  /** Sets the offer and waits for the end of gathering; rejects when the peer is released before. */
  gather(offer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      // Else who waits for a peer that dies first would wait for ever.
      this.#stopGathering = () => reject(new Error('The peer was closed before its candidates were gathered.'));
      const gathered = (state: string) => {
        if (state === 'complete') resolve();
      };
      this.#connection.onGatheringStateChange(guard(this.settings.log, 'gathering', gathered));
      this.#connection.setRemoteDescription(offer, 'offer');
    });
  }

  /** Adds a remote candidate; one that the library does not like is dropped. */
  addCandidate(candidate: string): void {
    if (!this.#released)
      attempt(this.settings.log, 'candidate', () => this.#connection.addRemoteCandidate(candidate, '0'));
  }

  /** Ends its channels, lets what was sent leave, then closes; `events.closed` tells when it is over. */
  close(closing: CloseReason): void {
    if (this.#released || this.#draining) return;
    this.#draining = true;
    for (const channel of [...this.#channels]) channel.close(closing);
    if (this.#channels.size === 0) this.release();
  }

  /** Frees everything at once. Again: does nothing. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#cancelDeadline();
    this.#stopGathering();
    for (const channel of [...this.#channels]) channel.release();
    attempt(this.settings.log, 'peer close', () => this.#connection.close());
    living.delete(this);
    this.events.closed();
  }

  #open(channel: DataChannel): void {
    const { clock, log } = this.settings;
    const carrier = new DataChannelCarrier(channel, this.address, clock, log, () => this.#channelClosed(carrier));
    if (this.#released || this.#draining) return carrier.release();
    this.#channels.add(carrier);
    if (this.#channels.size > MAX_CHANNELS) return carrier.close(closeReasons['too-many-channels']);
    if (channel.getLabel().length > MAX_CHANNEL_NAME || carrier.protocol.length > MAX_CHANNEL_NAME) {
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
    this.#cancelDeadline = this.#channelDeadline();
  }

  #channelDeadline(): Cancel {
    return this.settings.clock.after(CHANNEL_TIMEOUT_MS, () => {
      this.settings.log('a peer had no open channel for 15 s');
      this.release();
    });
  }
}

import type { Admit } from '../admit.ts';
import type { Carrier } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Closing } from '../protocol/closings.ts';
import { closings } from '../protocol/closings.ts';
import { shapeAnswer } from './answer.ts';
import { Gate } from './gate.ts';
import type { Offer } from './offer.ts';
import { Problem } from './problem.ts';

/** Offers being answered at once, how long others wait for a place (milliseconds), and how many may. */
const ANSWERING = 64;
const PATIENCE = 1_000;
const LINE = 1_000;
/** Peers that were answered and have not opened a channel. */
const MAX_UNOPENED = 1_000;

/** A peer as signaling sees it. */
export interface OpenedPeer {
  readonly answer: string;
  /** Ends its channels, then the peer. */
  close(closing: Closing): void;
}

/** Opens a peer for an offer and resolves once its answer holds all candidates; rejects what it cannot read. */
export type OpenPeer = (
  offer: string,
  address: string,
  events: { carrier(carrier: Carrier): void; closed(): void },
) => Promise<OpenedPeer>;

/** What an answered offer created (RFC 9725 section 4.2). */
export interface Session {
  /** Unguessable; the last part of its URL. */
  readonly id: string;
  /** Strong entity tag of its ICE session (RFC 9725 section 4.3.1), with quotes. */
  readonly etag: string;
  readonly answer: string;
}

/** What sessions are made with. */
export interface SessionParts {
  readonly openPeer: OpenPeer;
  readonly admit: Admit;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly udpPort: number;
  /** Most sessions at a time. */
  readonly maxPeers: number;
}

/** The sessions that live: made by an offer, gone with their peer. */
export class Sessions {
  /** Every peer that holds something, those that were told to end included. */
  readonly #peers = new Map<string, OpenedPeer>();
  readonly #ended = new Set<string>();
  /** Sessions without a channel yet, the oldest first. */
  readonly #unopened = new Set<string>();
  readonly #gate: Gate;
  #answering = 0;

  constructor(private readonly parts: SessionParts) {
    this.#gate = new Gate(parts.clock, ANSWERING, PATIENCE, LINE);
  }

  /** How many peers live. */
  get size(): number {
    return this.#peers.size;
  }

  /** Answers an offer; its channels will be let into the room. */
  async create(offer: Offer, room: string, address: string): Promise<Session | Problem> {
    if (this.#isFull()) return busy('The server has as many peers as it may have.');
    if (!(await this.#gate.enter())) return busy('Too many offers are being answered.');
    try {
      return this.#isFull()
        ? busy('The server has as many peers as it may have.')
        : await this.#answer(offer, room, address);
    } finally {
      this.#gate.leave();
    }
  }

  /** Ends a session; false when there is none of this id. */
  end(id: string, closing: Closing): boolean {
    const peer = this.#peers.get(id);
    if (!peer || this.#ended.has(id)) return false;
    this.#ended.add(id);
    peer.close(closing);
    return true;
  }

  /** Ends all sessions. */
  close(closing: Closing): void {
    for (const id of [...this.#peers.keys()]) this.end(id, closing);
  }

  async #answer(offer: Offer, room: string, address: string): Promise<Session | Problem> {
    const { openPeer, admit, newId, udpPort, log } = this.parts;
    const id = newId();
    let peer: OpenedPeer;
    let isGone = false;
    this.#answering++;
    try {
      peer = await openPeer(offer.sdp, address, {
        carrier: (carrier) => {
          this.#unopened.delete(id);
          admit(carrier, room);
        },
        closed: () => {
          isGone = true;
          this.#forget(id);
        },
      });
    } catch (error) {
      log('an offer could not be answered', { error: String(error) });
      return new Problem(400, 'The offer could not be understood.');
    } finally {
      this.#answering--;
    }
    if (isGone) return busy('The peer closed while it was being answered.');
    let answer: string;
    try {
      answer = shapeAnswer(peer.answer, offer, { udpPort, tlsId: newId() });
    } catch (error) {
      // The library answered in a way we do not know: that is a bug, and must not keep a peer.
      peer.close(closings.ended);
      throw error;
    }
    this.#peers.set(id, peer);
    this.#unopened.add(id);
    this.#dropOldestUnopened();
    return { id, etag: `"${newId()}"`, answer };
  }

  #isFull(): boolean {
    return this.#peers.size + this.#answering >= this.parts.maxPeers;
  }

  #dropOldestUnopened(): void {
    if (this.#unopened.size <= MAX_UNOPENED) return;
    const [oldest] = this.#unopened;
    if (oldest === undefined) return;
    this.parts.log('closed the oldest peer that never opened a channel');
    this.end(oldest, closings.ended);
  }

  #forget(id: string): void {
    this.#peers.delete(id);
    this.#ended.delete(id);
    this.#unopened.delete(id);
  }
}

function busy(detail: string): Problem {
  return new Problem(503, detail, { 'Retry-After': '1' });
}

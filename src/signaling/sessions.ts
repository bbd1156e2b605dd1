import type { Carrier, OnCarrier } from '../carriers/carrier.ts';
import type { Access } from '../ports/rules.ts';
import { isLoopback } from '../http/client-address.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type CloseReason, closeReasons } from '../protocol/close-reasons.ts';
import type { PublicAddress } from '../config/public-address.ts';
import { shapeAnswer } from './answer.ts';
import { createCandidateAdder } from './candidates.ts';
import { LifoGate } from './lifo-gate.ts';
import type { Offer } from './offer.ts';
import { Problem } from '../http/problem.ts';
import type { ResourceKindName } from './whip-whep.ts';
import { MAX_HALF_OPEN_PER_NETWORK, HalfOpenSessions } from './half-open.ts';

/**
 * Offers being answered at once, how long others wait for a place (milliseconds), and how many may. Each answer holds
 * the event loop for a millisecond or two, and those that are ready together come in one turn of it.
 */
const MAX_OFFERS_IN_FLIGHT = 32;
const ANSWER_QUEUE_TIMEOUT_MS = 1_000;
const MAX_OFFERS_WAITING = 1_000;

/** A peer as signaling sees it. */
export interface OpenedPeer {
  readonly answer: string;
  /** Adds a remote candidate; one that the library does not like is dropped. */
  addCandidate(candidate: string): void;
  /** Ends its channels, then the peer. */
  close(closing: CloseReason): void;
}

/** Opens a peer for an offer and resolves once its answer holds all candidates; rejects what it cannot read. */
export type OpenPeer = (
  offer: string,
  address: string,
  events: { carrier(carrier: Carrier): void; closed(): void },
) => Promise<OpenedPeer>;

/** What a session is asked for with. */
export interface SessionRequest {
  readonly offer: Offer;
  readonly kind: ResourceKindName;
  readonly room: string;
  /** IP address of the client. */
  readonly address: string;
  readonly access: Access;
  /** The token it was opened with, where one is needed. */
  readonly ownerToken: string | undefined;
}

/** What an answered offer created (RFC 9725 section 4.2). */
export interface Session {
  /** Unguessable; the last part of its URL. */
  readonly id: string;
  readonly kind: ResourceKindName;
  /** Strong entity tag of its ICE session (RFC 9725 section 4.3.1), with quotes. */
  readonly etag: string;
  readonly answer: string;
  readonly ownerToken: string | undefined;
  /** `a=mid` and ICE credentials of the offer. */
  readonly mid: string | undefined;
  readonly ufrag: string;
  readonly password: string;
  /** Adds candidates of the client, each once and not too many. */
  addCandidates(candidates: readonly string[]): void;
}

/** What sessions are made with. */
export interface SessionDeps {
  readonly openPeer: OpenPeer;
  readonly admit: OnCarrier;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly udpPort: number;
  /** Where clients outside reach that port, besides the machine's own addresses. */
  readonly publicAddresses: readonly PublicAddress[];
  /** Most sessions at a time. */
  readonly maxPeers: number;
}

/** A session and the peer behind it. */
interface Entry {
  readonly session: Session;
  readonly peer: OpenedPeer;
  readonly address: string;
  isEnded: boolean;
}

/** The sessions that live: made by an offer, gone with their peer. */
export class Sessions {
  /** Every peer that holds something, those that were told to end included. */
  readonly #entries = new Map<string, Entry>();
  readonly #unopened = new HalfOpenSessions();
  readonly #gate: LifoGate;
  #answering = 0;

  constructor(private readonly parts: SessionDeps) {
    this.#gate = new LifoGate(parts.clock, MAX_OFFERS_IN_FLIGHT, ANSWER_QUEUE_TIMEOUT_MS, MAX_OFFERS_WAITING);
  }

  /** How many peers live. */
  get size(): number {
    return this.#entries.size;
  }

  /** The session of this id, unless it has ended. */
  find(id: string): Session | undefined {
    const entry = this.#entries.get(id);
    return entry && !entry.isEnded ? entry.session : undefined;
  }

  /** Why no session can be made for an address now, if so. Loopback addresses are the owner's or a proxy's. */
  refusal(address: string): Problem | undefined {
    if (this.#entries.size + this.#answering >= this.parts.maxPeers) {
      return busy('The server has as many peers as it may have.');
    }
    if (isLoopback(address) || !this.#unopened.isFullFor(address)) return undefined;
    const detail = `Your address has ${MAX_HALF_OPEN_PER_NETWORK} sessions that never opened a channel.`;
    return new Problem(429, detail, { 'Retry-After': '15' });
  }

  /** Answers an offer; its channels will be let into the room. */
  async create(request: SessionRequest): Promise<Session | Problem> {
    if (!(await this.#gate.enter())) return busy('Too many offers are being answered.');
    try {
      // Others may have come in while this one waited.
      return this.refusal(request.address) ?? (await this.#answer(request));
    } finally {
      this.#gate.leave();
    }
  }

  /** Ends a session; false when there is none of this id. */
  end(id: string, closing: CloseReason): boolean {
    const entry = this.#entries.get(id);
    if (!entry || entry.isEnded) return false;
    entry.isEnded = true;
    entry.peer.close(closing);
    return true;
  }

  /** Ends all sessions. */
  close(closing: CloseReason): void {
    for (const id of [...this.#entries.keys()]) this.end(id, closing);
  }

  async #answer({ offer, kind, room, address, access, ownerToken }: SessionRequest): Promise<Session | Problem> {
    const { openPeer, admit, newId, log } = this.parts;
    const id = newId();
    let peer: OpenedPeer;
    let isGone = false;
    this.#answering++;
    // From here on, so that offers under way count too.
    this.#unopened.add(id, address);
    try {
      peer = await openPeer(offer.sdp, address, {
        carrier: (carrier) => {
          this.#unopened.remove(id);
          admit(carrier, room, access);
        },
        closed: () => {
          isGone = true;
          this.#unopened.remove(id);
          this.#entries.delete(id);
        },
      });
    } catch (error) {
      this.#unopened.remove(id);
      log('an offer could not be answered', { error: String(error) });
      return new Problem(400, 'The offer could not be understood.');
    } finally {
      this.#answering--;
    }
    if (isGone) return busy('The peer closed while it was being answered.');
    const { mid, ufrag, password } = offer;
    const session: Session = {
      ...{ id, kind, ownerToken, mid, ufrag, password },
      etag: `"${newId()}"`,
      answer: this.#shape(peer, offer),
      addCandidates: createCandidateAdder(peer, offer.candidates),
    };
    this.#entries.set(id, { session, peer, address, isEnded: false });
    this.#dropOldestUnopened();
    return session;
  }

  #shape(peer: OpenedPeer, offer: Offer): string {
    const { udpPort, publicAddresses, newId } = this.parts;
    try {
      return shapeAnswer(peer.answer, offer, { udpPort, publicAddresses, tlsId: newId() });
    } catch (error) {
      peer.close(closeReasons.ended);
      throw error;
    }
  }

  #dropOldestUnopened(): void {
    const oldest = this.#unopened.surplus;
    if (oldest === undefined) return;
    this.parts.log('closed the oldest peer that never opened a channel');
    this.#unopened.remove(oldest);
    this.end(oldest, closeReasons.ended);
  }
}

function busy(detail: string): Problem {
  return new Problem(503, detail, { 'Retry-After': '1' });
}

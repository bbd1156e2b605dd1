import type { Carrier, OnCarrier } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';
import type { PublicAddress } from '../config/public-address.ts';
import { isLoopback } from '../http/client-address.ts';
import { clientClosed, limitReached, Problem, unavailable, waitedInVain } from '../http/problem.ts';
import type { NetworkShares } from '../limits/network-shares.ts';
import { errorText, type Log } from '../log.ts';
import type { Owner, Pass } from '../ports/admission.ts';
import { type CloseReason, closeReasons } from '../protocol/close-reasons.ts';
import { shapeAnswer } from './answer.ts';
import { createCandidateAdder } from './candidates.ts';
import { HalfOpenSessions } from './half-open.ts';
import { LifoGate } from './lifo-gate.ts';
import type { Offer } from './offer.ts';
import type { ResourceKindName } from './whip-whep.ts';

/**
 * Limits of the queue of offers. Creating a peer blocks the event loop for one to two milliseconds, so the queue leaves room
 * for other work after a few of them.
 */
const ANSWER_QUEUE = { maxRunning: 32, maxWaiting: 1_000, timeoutMs: 3_000, maxBlockingMs: 4 };
/** During a flood of offers, the queue rests three times as long as its tasks block: they take a quarter of the event loop. */
const FLOOD_REST_FACTOR = 3;

/** `Retry-After` when the server is busy. */
const BUSY_RETRY_SECONDS = 1;
/** `Retry-After` for a network with too many half-open sessions. Peers without a channel close after 15 s. */
const HALF_OPEN_RETRY_SECONDS = 15;

/** The part of a peer that signaling uses. */
export interface OpenedPeer {
  readonly answer: string;
  /** Adds a remote candidate. Drops it when the library rejects it. */
  addCandidate(candidate: string): void;
  /** Closes all channels, then the peer. */
  close(reason: CloseReason): void;
}

/** Opens a peer for an offer. Resolves once its answer has all candidates. Rejects when the library cannot read the offer. */
export type OpenPeer = (
  offer: string,
  address: string,
  events: { carrier(carrier: Carrier): void; closed(): void },
) => Promise<OpenedPeer>;

/** A request for a new session. */
export interface NewSessionRequest {
  readonly offer: Offer;
  readonly kind: ResourceKindName;
  readonly room: string;
  /** IP address of the client. */
  readonly address: string;
  /** What the request's token gives, or a guest's. */
  readonly pass: Pass;
  /** Id of the trace that the request belongs to. */
  readonly trace?: string | undefined;
  /** Aborts when the client has closed its connection, and so will not receive the answer. */
  readonly signal?: AbortSignal;
}

/** The resource that an answered offer creates (RFC 9725 section 4.2). */
export interface Session {
  /** Unguessable last segment of the session's URL. */
  readonly id: string;
  readonly kind: ResourceKindName;
  /** Strong entity tag of the ICE session (RFC 9725 section 4.3.1), with quotes. */
  readonly etag: string;
  readonly answer: string;
  /** The owner of the token that opened the session; undefined when none was needed. */
  readonly owner: Owner | undefined;
  /** `a=mid` and ICE credentials of the offer. */
  readonly mid: string | undefined;
  readonly ufrag: string;
  readonly password: string;
  /** Adds candidates of the client: each once, at most 20, and at most 2 with the same IP address. */
  addCandidates(candidates: readonly string[]): void;
}

/** Collaborators and options of Sessions. */
export interface SessionDeps {
  readonly openPeer: OpenPeer;
  readonly admit: OnCarrier;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Creates an unguessable id of a session, which fits into a path as it is. */
  readonly newSessionId: () => string;
  /** UDP port of all peers. */
  readonly udpPort: number;
  /** Addresses where clients reach that port, in addition to the machine's own. */
  readonly publicAddresses: readonly PublicAddress[];
  /** Maximum number of peers. */
  readonly maxPeers: number;
  /** Limits the peers of each network. */
  readonly shares: NetworkShares;
  /** Returns the refusal of every new session while the server shuts down. */
  readonly drainRefusal: () => Problem | undefined;
}

/** A session and its peer. */
interface Entry {
  readonly session: Session;
  readonly peer: OpenedPeer;
  isEnded: boolean;
}

/** All sessions. An offer creates a session, which ends when its peer closes. */
export class Sessions {
  /** Sessions whose peer has not closed yet, by id. Ended sessions are included. */
  readonly #entries = new Map<string, Entry>();
  readonly #halfOpen = new HalfOpenSessions();
  readonly #gate: LifoGate;
  #answering = 0;

  constructor(private readonly deps: SessionDeps) {
    const restFactor = () => (this.#halfOpen.areCrowded ? FLOOD_REST_FACTOR : 0);
    this.#gate = new LifoGate(deps.clock, { ...ANSWER_QUEUE, restFactor });
  }

  /** Number of peers that have not closed yet. */
  get size(): number {
    return this.#entries.size;
  }

  /** Returns the session with this id, unless it has ended. */
  find(id: string): Session | undefined {
    const entry = this.#entries.get(id);
    return entry && !entry.isEnded ? entry.session : undefined;
  }

  /**
   * Returns the refusal when an address cannot open a session now. Loopback addresses, which belong to the operator or to a
   * proxy, have no network limit.
   */
  refusal(address: string): Problem | undefined {
    const draining = this.deps.drainRefusal();
    if (draining) return draining;
    if (this.#entries.size + this.#answering >= this.deps.maxPeers) {
      return limitReached('Connection', BUSY_RETRY_SECONDS);
    }
    const full = this.deps.shares.refusal('peers', address);
    if (full) return full;
    const limit = isLoopback(address) ? undefined : this.#halfOpen.reachedLimit(address);
    if (limit === undefined) return undefined;
    const detail = `Your network has ${limit} sessions without an open channel. Open a channel first.`;
    return new Problem(429, detail, { 'Retry-After': String(HALF_OPEN_RETRY_SECONDS) });
  }

  /** Answers an offer. `admit` then receives the channels of the peer. Leaves no peer when the request is aborted before the answer. */
  async create(request: NewSessionRequest): Promise<Session | Problem> {
    const { address, signal } = request;
    // While this offer waited, its client may have left, and the limits may have been reached.
    const answer = async () => (signal?.aborted ? clientClosed() : (this.refusal(address) ?? this.#answer(request)));
    return (await this.#gate.run(answer, request)) ?? waitedInVain(request, 'Too many offers at once. Try again.');
  }

  /** Ends a session. Returns false when no session has this id. */
  end(id: string, reason: CloseReason): boolean {
    const entry = this.#entries.get(id);
    if (!entry || entry.isEnded) return false;
    entry.isEnded = true;
    entry.peer.close(reason);
    return true;
  }

  /** Ends all sessions. */
  close(reason: CloseReason): void {
    for (const id of [...this.#entries.keys()]) this.end(id, reason);
  }

  async #answer({ offer, kind, room, address, pass, trace, signal }: NewSessionRequest): Promise<Session | Problem> {
    const { openPeer, admit, newId, newSessionId, log } = this.deps;
    const id = newSessionId();
    let peer: OpenedPeer;
    let isGone = false;
    this.#answering++;
    // A session counts while its offer is in progress as well.
    this.#halfOpen.add(id, address);
    const release = this.deps.shares.hold('peers', address);
    try {
      peer = await openPeer(offer.sdp, address, {
        carrier: (carrier) => {
          this.#halfOpen.remove(id);
          admit(carrier, room, pass);
        },
        closed: () => {
          isGone = true;
          release();
          this.#halfOpen.remove(id);
          this.#entries.delete(id);
        },
      });
    } catch (error) {
      release();
      this.#halfOpen.remove(id);
      log(
        'an offer could not be answered',
        { error: errorText(error), ...(trace !== undefined && { trace }) },
        'error',
      );
      return new Problem(400, 'The WebRTC library rejected the offer.');
    } finally {
      this.#answering--;
    }
    if (isGone)
      return unavailable('The peer connection closed before its answer was ready. Try again.', BUSY_RETRY_SECONDS);
    if (signal?.aborted) {
      peer.close(closeReasons.ended);
      return clientClosed();
    }
    const { mid, ufrag, password } = offer;
    const session: Session = {
      ...{ id, kind, owner: pass.owner, mid, ufrag, password },
      etag: `"${newId()}"`,
      answer: this.#shape(peer, offer),
      addCandidates: createCandidateAdder(peer, offer.candidates),
    };
    this.#entries.set(id, { session, peer, isEnded: false });
    this.#dropOldestHalfOpen();
    return session;
  }

  #shape(peer: OpenedPeer, offer: Offer): string {
    const { udpPort, publicAddresses, newId } = this.deps;
    try {
      return shapeAnswer(peer.answer, offer, { udpPort, publicAddresses, tlsId: newId() });
    } catch (error) {
      peer.close(closeReasons.ended);
      throw error;
    }
  }

  #dropOldestHalfOpen(): void {
    const oldest = this.#halfOpen.excessId;
    if (oldest === undefined) return;
    this.deps.log('closed the oldest session without an open channel', {}, 'warn');
    this.#halfOpen.remove(oldest);
    this.end(oldest, closeReasons.ended);
  }
}

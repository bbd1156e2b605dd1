import type { ClientMessage, Hello } from '../../../src/protocol/client-messages.ts';
import type { Carrier, Connect, NetworkPath, Route } from '../carriers/carrier.ts';
import type { Clock } from '../../../src/clock.ts';
import { ChatSession, type Received } from './chat-session.ts';
import type { RouteChoice } from './route-choice.ts';
import { isRetryable, type ConnectFailure, toConnectFailure } from '../connect-failure.ts';

/** What a stay takes. */
export interface HandoverDeps {
  readonly connect: Connect;
  readonly choice: RouteChoice;
  readonly clock: Clock;
}

/** What a stay asks of its owner, and tells it. */
export interface HandoverOwner {
  /** How to say who we are. */
  hello(): Hello;
  received(message: Received): void;
  /** What was held back during a hand-over may be said: nothing has changed. */
  sendResumed(): void;
  /** The carrier broke while another one is being opened: nobody hears us until then. */
  interrupted(): void;
  /** It is over, and was not ended from here; called once, last. */
  ended(why: ConnectFailure): void;
}

/** What we are connected by. */
export interface Link {
  readonly route: Route;
  /** When the room welcomed us on it, in milliseconds since 1970. */
  readonly since: number;
  /** Why it is not a data channel, where one was wanted and that is known. */
  readonly fallbackReason: ConnectFailure | undefined;
}

/** From `hello` to `welcome` on another carrier, in milliseconds. */
const WELCOME_TIMEOUT_MS = 5_000;
/** On the second best route the best one is looked for after so long, in milliseconds: twice as long each time. */
const UPGRADE_AFTER_MS = 5_000;
const MAX_UPGRADE_DELAY_MS = 300_000;
/** A route that held for this long was no accident, in milliseconds. */
const STEADY_AFTER_MS = 60_000;

/** Being connected to the room, over one carrier after another: hands over to a better one without missing anything. */
export class HandoverConnection {
  readonly #parts: HandoverDeps;
  readonly #owner: HandoverOwner;
  #conversation: ChatSession | undefined;
  /** Another carrier is to take the place of the present one: until the room welcomes us there, this one goes on. */
  #handover: AbortController | undefined;
  /** On the other carrier, from its `hello` on: the server may let go of the present one at any moment. */
  #next: ChatSession | undefined;
  #link: Omit<Link, 'fallbackReason'> | undefined;
  /** A hand-over said `hello` and failed: the server may have let go of the present carrier. */
  #hasAsked = false;
  #seekAfter = UPGRADE_AFTER_MS;
  /** Of the next look for a better route, or of the wait for the welcome there. */
  #cancelTimer: () => void = () => {};

  constructor(parts: HandoverDeps, owner: HandoverOwner) {
    this.#parts = parts;
    this.#owner = owner;
  }

  /** Says hello on the first carrier. Apart from the constructor, since a carrier may break at the first word. */
  start(carrier: Carrier): void {
    this.#conversation = this.#converse(carrier);
    this.#conversation.start(this.#owner.hello());
  }

  /** What we are connected by, once the room has welcomed us. */
  get link(): Link | undefined {
    return this.#link && { ...this.#link, fallbackReason: this.#parts.choice.fallbackReason };
  }

  /** How what we say gets to the server. */
  async path(): Promise<NetworkPath | undefined> {
    return this.#conversation?.path();
  }

  /** Says something; false when nobody would hear it, or while a hand-over holds it back. */
  send(message: ClientMessage): boolean {
    return !this.#next && (this.#conversation?.send(message) ?? false);
  }

  /** Looks whether the server was heard lately. */
  check(): void {
    this.#conversation?.check();
  }

  /** The network is another one: goes over to a carrier of its own. */
  networkChanged(): void {
    this.#seekAfter = UPGRADE_AFTER_MS;
    this.#handOver(this.#parts.choice.first);
  }

  /** Ends it. `leaves`: the room is told goodbye. Nothing is heard afterwards. */
  stop(leaves: boolean): void {
    const conversation = this.#conversation;
    this.#conversation = undefined;
    conversation?.stop(leaves);
    this.#endHandover(leaves);
  }

  #converse(carrier: Carrier): ChatSession {
    const conversation: ChatSession = new ChatSession(carrier, this.#parts.clock, {
      received: (message) => {
        if (message.type === 'welcome') this.#welcomed(conversation);
        if (this.#conversation === conversation) this.#owner.received(message);
      },
      stalled: () => {
        if (this.#conversation === conversation) this.#doubt(conversation.route);
      },
      ended: (why) => {
        if (this.#next === conversation) this.#failed(conversation.route, why);
        else if (this.#conversation === conversation) this.#broke(conversation.route, why);
      },
    });
    return conversation;
  }

  #welcomed(conversation: ChatSession): void {
    if (this.#next === conversation) {
      this.#next = undefined;
      this.#conversation?.stop(false);
      this.#conversation = conversation;
      this.#endHandover(false);
    }
    const { choice, clock } = this.#parts;
    const { route } = conversation;
    this.#hasAsked = false;
    this.#link = { route, since: clock.now() };
    choice.recordSuccess(route);
    if (route !== choice.preferred) this.#seek();
  }

  /** Looks for the best route, less and less often, and goes over to it. */
  #seek(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#parts.clock.after(this.#seekAfter, () => this.#handOver(this.#parts.choice.preferred));
    this.#seekAfter = Math.min(this.#seekAfter * 2, MAX_UPGRADE_DELAY_MS);
  }

  /** Opens another carrier beside the present one. */
  #handOver(route: Route): void {
    if (this.#handover || !this.#link) return;
    this.#cancelTimer();
    this.#handover = new AbortController();
    const { signal } = this.#handover;
    this.#parts.connect(signal, { route, attempt: 1 }).then(
      (carrier) => (signal.aborted ? carrier.leave() : this.#ask(carrier)),
      (error: unknown) => {
        if (!signal.aborted) this.#failed(route, toConnectFailure(error));
      },
    );
  }

  #ask(carrier: Carrier): void {
    this.#cancelTimer = this.#parts.clock.after(WELCOME_TIMEOUT_MS, () =>
      this.#failed(carrier.route, { kind: 'timeout' }),
    );
    this.#next = this.#converse(carrier);
    this.#next.start(this.#owner.hello());
  }

  /** The hand-over came to nothing, and nothing has changed, unless the server had let go of the present carrier already. */
  #failed(route: Route, trouble: ConnectFailure): void {
    const { choice } = this.#parts;
    this.#hasAsked ||= this.#next !== undefined;
    this.#endHandover(false);
    choice.recordFailure(route, trouble);
    // The present carrier broke meanwhile.
    if (!this.#conversation) return this.#owner.ended(trouble);
    if (this.#conversation.route !== choice.preferred) this.#seek();
    this.#owner.sendResumed();
  }

  #endHandover(leaves: boolean): void {
    const next = this.#next;
    this.#cancelTimer();
    this.#handover?.abort();
    this.#handover = this.#next = undefined;
    next?.stop(leaves);
  }

  /** Nothing gets through, it seems: another carrier may, and whichever answers first is kept. */
  #doubt(route: Route): void {
    const { choice, clock } = this.#parts;
    const other = route === 'data-channel' ? choice.alternativeTo(route) : undefined;
    if (other && this.#link) {
      // A route that fails soon after we went over to it is looked for ever less often.
      if (clock.now() - this.#link.since >= STEADY_AFTER_MS) this.#seekAfter = UPGRADE_AFTER_MS;
      choice.block(route, { kind: 'lost' });
    }
    this.#handOver(other ?? route);
  }

  #broke(route: Route, why: ConnectFailure): void {
    const isReplaced = why.kind === 'closed' && why.close.code === 'replaced';
    // By ourselves: what is on its way takes its place, or came to nothing after the server had let go of this one.
    const isOurs = isReplaced && (this.#next || this.#hasAsked);
    if (this.#handover && (isOurs || isRetryable(why))) {
      this.#conversation = undefined;
      if (!isOurs) this.#owner.interrupted();
      return;
    }
    if (!this.#link) this.#parts.choice.recordFailure(route, why);
    this.#owner.ended(isOurs ? { kind: 'lost' } : why);
  }
}

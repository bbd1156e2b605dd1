import type { ClientMessage, Hello } from '../../src/protocol/client-messages.ts';
import type { Carrier, Connect, Path, Route } from './carrier.ts';
import type { Clock } from './clock.ts';
import { Conversation, type Heard } from './conversation.ts';
import { Handover } from './handover.ts';
import type { RouteChoice } from './route-choice.ts';
import { comesBack, type Trouble } from './trouble.ts';

/** What a stay takes. */
export interface StayParts {
  readonly connect: Connect;
  readonly choice: RouteChoice;
  readonly clock: Clock;
}

/** What a stay asks of its owner, and tells it. */
export interface StayOwner {
  /** How to say who we are. */
  hello(): Hello;
  heard(message: Heard): void;
  /** What was held back during a hand-over may be said: nothing has changed. */
  released(): void;
  /** The carrier broke while another one is being opened: nobody hears us until then. */
  interrupted(): void;
  /** It is over, and was not ended from here; called once, last. */
  over(why: Trouble): void;
}

/** What we are connected by. */
export interface Link {
  readonly route: Route;
  /** When the room welcomed us on it, in milliseconds since 1970. */
  readonly since: number;
  /** Why it is not a data channel, where one was wanted and that is known. */
  readonly why: Trouble | undefined;
}

/** On the second best route the best one is looked for after so long, in milliseconds: twice as long each time. */
const SEEK_AFTER = 5_000;
const SEEK_AT_MOST = 300_000;
/** A route that held for this long was no accident, in milliseconds. */
const STEADY_AFTER = 60_000;

/** Being connected to the room, over one carrier after another: hands over to a better one without missing anything. */
export class Stay {
  readonly #parts: StayParts;
  readonly #owner: StayOwner;
  #conversation: Conversation | undefined;
  #handover: Handover | undefined;
  #link: Omit<Link, 'why'> | undefined;
  /** A hand-over said `hello` and failed: the server may have let go of the present carrier. */
  #hasAsked = false;
  #seekAfter = SEEK_AFTER;
  #cancelSeek: () => void = () => {};

  constructor(parts: StayParts, owner: StayOwner) {
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
    return this.#link && { ...this.#link, why: this.#parts.choice.why };
  }

  /** How what we say gets to the server. */
  async path(): Promise<Path | undefined> {
    return this.#conversation?.path();
  }

  /** Says something; false when nobody would hear it, or while a hand-over holds it back. */
  say(message: ClientMessage): boolean {
    return !this.#isAsking && (this.#conversation?.say(message) ?? false);
  }

  /** Looks whether the server was heard lately. */
  check(): void {
    this.#conversation?.check();
  }

  /** The network is another one: goes over to a carrier of its own. */
  moved(): void {
    this.#seekAfter = SEEK_AFTER;
    this.#handOver(this.#parts.choice.first);
  }

  /** Ends it. `leaves`: the room is told goodbye. Nothing is heard afterwards. */
  stop(leaves: boolean): void {
    const conversation = this.#conversation;
    const handover = this.#handover;
    this.#conversation = this.#handover = undefined;
    this.#cancelSeek();
    conversation?.stop(leaves);
    handover?.cancel(leaves);
  }

  /** The server may be letting go of the present carrier. */
  get #isAsking(): boolean {
    return this.#handover?.conversation !== undefined;
  }

  #converse(carrier: Carrier): Conversation {
    const conversation: Conversation = new Conversation(carrier, this.#parts.clock, {
      heard: (message) => {
        if (message.type === 'welcome') this.#welcomed(conversation);
        if (this.#conversation === conversation) this.#owner.heard(message);
      },
      doubted: () => {
        if (this.#conversation === conversation) this.#doubt(conversation.route);
      },
      over: (why) => {
        if (this.#handover?.conversation === conversation) this.#handover.fail(why);
        else if (this.#conversation === conversation) this.#broke(conversation.route, why);
      },
    });
    return conversation;
  }

  #welcomed(conversation: Conversation): void {
    if (this.#handover?.conversation === conversation) {
      this.#handover.complete();
      this.#handover = undefined;
      this.#conversation?.stop(false);
      this.#conversation = conversation;
    }
    const { choice, clock } = this.#parts;
    const { route } = conversation;
    this.#hasAsked = false;
    this.#link = { route, since: clock.now() };
    choice.worked(route);
    if (choice.isSecondBest(route)) this.#seek();
  }

  /** Looks for the best route, less and less often, and goes over to it. */
  #seek(): void {
    this.#cancelSeek();
    this.#cancelSeek = this.#parts.clock.after(this.#seekAfter, () => this.#handOver(this.#parts.choice.best));
    this.#seekAfter = Math.min(this.#seekAfter * 2, SEEK_AT_MOST);
  }

  /** Opens another carrier beside the present one. */
  #handOver(route: Route): void {
    if (this.#handover || !this.#link) return;
    const { clock, connect, choice } = this.#parts;
    this.#cancelSeek();
    this.#handover = new Handover({
      clock,
      open: (signal) => connect(signal, { route, attempt: 1 }),
      converse: (carrier) => this.#converse(carrier),
      hello: () => this.#owner.hello(),
      failed: (trouble) => {
        this.#hasAsked ||= this.#isAsking;
        this.#handover = undefined;
        choice.failed(route, trouble);
        // The old carrier broke meanwhile.
        if (!this.#conversation) return this.#owner.over(trouble);
        if (choice.isSecondBest(this.#conversation.route)) this.#seek();
        this.#owner.released();
      },
    });
  }

  /** Nothing gets through, it seems: another carrier may, and whichever answers first is kept. */
  #doubt(route: Route): void {
    const { choice, clock } = this.#parts;
    const other = route === 'data-channel' ? choice.besides(route) : undefined;
    if (other && this.#link) {
      // A route that fails soon after we went over to it is looked for ever less often.
      if (clock.now() - this.#link.since >= STEADY_AFTER) this.#seekAfter = SEEK_AFTER;
      choice.block(route, { kind: 'lost' });
    }
    this.#handOver(other ?? route);
  }

  #broke(route: Route, why: Trouble): void {
    const isReplaced = why.kind === 'closed' && why.closing.code === 'replaced';
    // By ourselves: what is on its way takes its place, or came to nothing after the server had let go of this one.
    const isOurs = isReplaced && (this.#isAsking || this.#hasAsked);
    if (this.#handover && (isOurs || comesBack(why))) {
      this.#conversation = undefined;
      if (!isOurs) this.#owner.interrupted();
      return;
    }
    if (!this.#link) this.#parts.choice.failed(route, why);
    this.#owner.over(isOurs ? { kind: 'lost' } : why);
  }
}

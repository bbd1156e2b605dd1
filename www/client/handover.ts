import type { Hello } from '../../src/protocol/client-messages.ts';
import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import type { Conversation } from './conversation.ts';
import { type Trouble, troubleFrom } from './trouble.ts';

/** From `hello` to `welcome` on the new carrier, in milliseconds. */
const WELCOME_WITHIN = 5_000;

/** What a hand-over takes. */
export interface HandoverParts {
  readonly clock: Clock;
  /** Opens the new carrier. */
  readonly open: (signal: AbortSignal) => Promise<Carrier>;
  /** Makes a conversation of it, whose owner knows it as this hand-over's. */
  readonly converse: (carrier: Carrier) => Conversation;
  readonly hello: () => Hello;
  /** It came to nothing, and nothing has changed, unless the server had let go of the old carrier already. Called once. */
  readonly failed: (trouble: Trouble) => void;
}

/** A second carrier that is to take the place of the first: until the room welcomes us there, the first one goes on. */
export class Handover {
  readonly #parts: HandoverParts;
  readonly #abort = new AbortController();
  #conversation: Conversation | undefined;
  #cancelDeadline: () => void = () => {};
  #isOver = false;

  constructor(parts: HandoverParts) {
    this.#parts = parts;
    parts.open(this.#abort.signal).then(
      (carrier) => (this.#isOver ? carrier.leave() : this.#ask(carrier)),
      (error: unknown) => {
        if (!this.#isOver) this.fail(troubleFrom(error));
      },
    );
  }

  /** The new conversation, from its `hello` on: the server may let go of the old one at any moment. */
  get conversation(): Conversation | undefined {
    return this.#conversation;
  }

  /** The room welcomed us on the new carrier. */
  complete(): void {
    this.#stop();
  }

  /** The new carrier broke. */
  fail(trouble: Trouble): void {
    if (this.#isOver) return;
    this.#stop();
    this.#conversation?.stop(false);
    this.#parts.failed(trouble);
  }

  /** Not wanted any more. `leaves`: the room is told so, in case it knows us there already. */
  cancel(leaves: boolean): void {
    if (this.#isOver) return;
    this.#stop();
    this.#abort.abort();
    this.#conversation?.stop(leaves);
  }

  #ask(carrier: Carrier): void {
    this.#conversation = this.#parts.converse(carrier);
    this.#cancelDeadline = this.#parts.clock.after(WELCOME_WITHIN, () => this.fail({ kind: 'timeout' }));
    this.#conversation.start(this.#parts.hello());
  }

  #stop(): void {
    this.#isOver = true;
    this.#cancelDeadline();
  }
}

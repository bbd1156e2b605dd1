import type { ClientMessage, Hello } from '../../../src/protocol/client-messages.ts';
import { readCloseCode, mayReconnect } from '../../../src/protocol/close-codes.ts';
import { CLIENT_RECONNECT_AFTER_MS, CARRIER_SUSPECT_AFTER_MS } from '../../../src/protocol/limits.ts';
import type { ServerMessage } from '../../../src/protocol/server-messages.ts';
import type { Carrier, NetworkPath, Route } from '../carriers/carrier.ts';
import type { Clock } from '../../../src/clock.ts';
import { parseServerFrame } from './parse-server.ts';
import type { ConnectFailure } from '../connect-failure.ts';

/** Everything the server says, except what the conversation itself answers. */
export type Received = Exclude<ServerMessage, { type: 'ping' | 'bye' }>;

/** What a conversation leaves to its owner. */
export interface ChatSessionEvents {
  received(message: Received): void;
  /** Nothing was heard for longer than the server is ever silent, or the carrier says that nothing gets through. */
  stalled(): void;
  /** The conversation is over and was not ended from here; called once, last. */
  ended(why: ConnectFailure): void;
}

/** chat.v1 over one carrier, from `hello` to its end: answers pings and notices silence. */
export class ChatSession {
  readonly #carrier: Carrier;
  readonly #clock: Clock;
  readonly #listener: ChatSessionEvents;
  #heardAt = 0;
  #cancelCheck = () => {};
  #isOver = false;
  #welcomeTook: number | undefined;

  constructor(carrier: Carrier, clock: Clock, listener: ChatSessionEvents) {
    this.#carrier = carrier;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Says hello and listens. Apart from the constructor, since a carrier may break at the first word. */
  start(hello: Hello): void {
    this.#carrier.onText = (text) => this.#read(text);
    this.#carrier.onStalled = () => {
      if (!this.#isOver) this.#listener.stalled();
    };
    this.#carrier.onClosed = (status) => this.#closed(status);
    this.#heardAt = this.#clock.now();
    this.send(hello);
    this.check();
  }

  get route(): Route {
    return this.#carrier.route;
  }

  /** Where the carrier cannot see its path, the round trip is how long the welcome took. */
  async path(): Promise<NetworkPath> {
    return (await this.#carrier.path()) ?? { roundTrip: this.#welcomeTook };
  }

  /** False when it is over. */
  send(message: ClientMessage): boolean {
    if (!this.#isOver) this.#carrier.send(JSON.stringify(message));
    return !this.#isOver;
  }

  /** Doubts or ends the conversation if nothing was heard for too long. Also worth calling when the page wakes up. */
  check(): void {
    if (this.#isOver) return;
    this.#cancelCheck();
    const silence = this.#clock.now() - this.#heardAt;
    if (silence >= CLIENT_RECONNECT_AFTER_MS) return this.#end({ kind: 'lost' });
    const next = silence < CARRIER_SUSPECT_AFTER_MS ? CARRIER_SUSPECT_AFTER_MS : CLIENT_RECONNECT_AFTER_MS;
    this.#cancelCheck = this.#clock.after(next - silence, () => this.check());
    if (silence >= CARRIER_SUSPECT_AFTER_MS) this.#listener.stalled();
  }

  /** Ends it. `leaves`: with a goodbye; else our place in the room is kept for a while. Nothing is heard afterwards. */
  stop(leaves: boolean): void {
    if (leaves) this.send({ type: 'bye' });
    this.#isOver = true;
    this.#cancelCheck();
    if (leaves) this.#carrier.leave();
    else this.#carrier.close();
  }

  #read(frame: string): void {
    const silence = this.#clock.now() - this.#heardAt;
    this.#heardAt += silence;
    for (const message of parseServerFrame(frame)) {
      if (this.#isOver) return;
      if (message.type === 'ping') this.send({ type: 'pong' });
      else if (message.type === 'bye') this.#closed(message.code, message.reason, message.retryAfter);
      else {
        if (message.type === 'welcome') this.#welcomeTook = silence;
        this.#listener.received(message);
      }
    }
  }

  #closed(codeOrStatus: string | number | undefined, reason = '', retryAfter?: number): void {
    const code = readCloseCode(codeOrStatus);
    if (code === undefined) return this.#end({ kind: 'lost' });
    const until = retryAfter === undefined ? undefined : this.#clock.now() + retryAfter;
    this.#end({ kind: 'closed', close: { code, reconnects: mayReconnect(code), reason }, until });
  }

  #end(why: ConnectFailure): void {
    if (this.#isOver) return;
    this.stop(false);
    this.#listener.ended(why);
  }
}

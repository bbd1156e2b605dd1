import type { ClientMessage, Hello } from '../../../src/protocol/client-messages.ts';
import { readCloseCode, mayReconnect } from '../../../src/protocol/close-codes.ts';
import { CLIENT_RECONNECT_AFTER_MS, CARRIER_SUSPECT_AFTER_MS } from '../../../src/protocol/limits.ts';
import type { ServerMessage } from '../../../src/protocol/server-messages.ts';
import type { Carrier, Path, Route } from '../carriers/carrier.ts';
import type { Clock } from '../clock.ts';
import { parseServerFrame } from './parse-server.ts';
import type { ConnectFailure } from '../connect-failure.ts';

/** Everything the server says, except what the conversation itself answers. */
export type Received = Exclude<ServerMessage, { type: 'ping' | 'bye' }>;

/** What a conversation leaves to its owner. */
export interface ChatSessionEvents {
  heard(message: Received): void;
  /** Nothing was heard for longer than the server is ever silent, or the carrier says that nothing gets through. */
  doubted(): void;
  /** The conversation is over and was not ended from here; called once, last. */
  over(why: ConnectFailure): void;
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
    this.#carrier.onDoubt = () => {
      if (!this.#isOver) this.#listener.doubted();
    };
    this.#carrier.onClosed = (status) => this.#closed(status);
    this.#heardAt = this.#clock.now();
    this.say(hello);
    this.check();
  }

  get route(): Route {
    return this.#carrier.route;
  }

  /** Where the carrier cannot see its path, the round trip is how long the welcome took. */
  async path(): Promise<Path> {
    return (await this.#carrier.path()) ?? { roundTrip: this.#welcomeTook };
  }

  /** False when it is over. */
  say(message: ClientMessage): boolean {
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
    if (silence >= CARRIER_SUSPECT_AFTER_MS) this.#listener.doubted();
  }

  /** Ends it. `leaves`: with a goodbye; else our place in the room is kept for a while. Nothing is heard afterwards. */
  stop(leaves: boolean): void {
    if (leaves) this.say({ type: 'bye' });
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
      if (message.type === 'ping') this.say({ type: 'pong' });
      else if (message.type === 'bye') this.#closed(message.code, message.reason, message.retryAfter);
      else {
        if (message.type === 'welcome') this.#welcomeTook = silence;
        this.#listener.heard(message);
      }
    }
  }

  #closed(codeOrStatus: string | number | undefined, reason = '', retryAfter?: number): void {
    const code = readCloseCode(codeOrStatus);
    if (code === undefined) return this.#end({ kind: 'lost' });
    const until = retryAfter === undefined ? undefined : this.#clock.now() + retryAfter;
    this.#end({ kind: 'closed', closing: { code, comeBack: mayReconnect(code), reason }, until });
  }

  #end(why: ConnectFailure): void {
    if (this.#isOver) return;
    this.stop(false);
    this.#listener.over(why);
  }
}

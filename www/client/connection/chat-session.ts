import type { Clock } from '../../../src/clock.ts';
import type { ClientMessage, Hello } from '../../../src/protocol/client-messages.ts';
import { mayReconnect, readCloseCode } from '../../../src/protocol/close-codes.ts';
import { formatJson } from '../../../src/protocol/json.ts';
import { CARRIER_SUSPECT_AFTER_MS, CLIENT_RECONNECT_AFTER_MS } from '../../../src/protocol/limits.ts';
import type { Refresh } from '../../../src/protocol/identity-messages.ts';
import type {
  ModerationCommand,
  ModerationRequest,
  ModerationWelcome,
} from '../../../src/protocol/moderation-messages.ts';
import type { Upload } from '../../../src/protocol/pictures.ts';
import type { ReactorsRequest } from '../../../src/protocol/reactor-messages.ts';
import type { SearchRequest } from '../../../src/protocol/search-messages.ts';
import type { ServerMessage, Welcome } from '../../../src/protocol/server-messages.ts';
import type { Carrier, NetworkPath, Route } from '../carriers/carrier.ts';
import type { ConnectFailure } from '../connect-failure.ts';
import { MAX_KICK_MS, readWait } from '../wait.ts';
import { type AddedItem, parseServerFrame, type SkippedEvent } from './parse-server.ts';

/** A message that a session passes on. It handles `ping` and `bye` itself. */
export type Received =
  | Exclude<ServerMessage, { type: 'ping' | 'bye' | 'welcome' }>
  | (Welcome & ModerationWelcome)
  | AddedItem
  | SkippedEvent;

/** A message that a client can send. */
export type Sent =
  ClientMessage | ModerationCommand | ModerationRequest | ReactorsRequest | Refresh | SearchRequest | Upload;

/** Without an answer to a command for this long, a data channel counts as stalled: large packets may not get through. */
const ANSWER_TIMEOUT_MS = 5_000;
/** Maximum number of protocol errors in a session after the welcome. Before it, the first one ends the session. */
const MAX_BREACHES = 20;

/** The client, as its sessions use it. */
export interface SessionOwner {
  /** Returns the `hello` for a carrier that has just opened. */
  hello(): Hello;
  receive(message: Received): void;
  /** A hand-over failed that had held back messages. They can be sent now. */
  flush(): void;
}

/** Callbacks of a `ChatSession`. */
export interface ChatSessionEvents {
  receive(message: Received): void;
  /** Nothing arrived for longer than the server ever stays idle, or the carrier reports that nothing gets through. */
  stalled(): void;
  /** The session is over, and this side did not stop it. Called once, as the last callback. */
  ended(failure: ConnectFailure): void;
}

/** chat.v1 on one carrier, from `hello` to the end. Answers pings and detects a connection that went idle. */
export class ChatSession {
  readonly #carrier: Carrier;
  readonly #clock: Clock;
  readonly #events: ChatSessionEvents;
  #receivedAt = 0;
  #cancelCheck = () => {};
  #isOver = false;
  #welcomeTookMs: number | undefined;
  #breaches = 0;
  /** Ids of the commands without an answer. */
  readonly #unanswered = new Set<unknown>();

  constructor(carrier: Carrier, clock: Clock, events: ChatSessionEvents) {
    this.#carrier = carrier;
    this.#clock = clock;
    this.#events = events;
  }

  /** Sends `hello`. Separate from the constructor, because the carrier may break and call back at once. */
  start(hello: Hello): void {
    this.#carrier.onText = (text) => this.#read(text);
    this.#carrier.onStalled = () => this.#events.stalled();
    this.#carrier.onClosed = (status) => this.#closed(status);
    this.#receivedAt = this.#clock.wall();
    this.send(hello);
    this.check();
  }

  get route(): Route {
    return this.#carrier.route;
  }

  /** Where the carrier cannot measure its path, the time from `hello` to `welcome` counts as the round trip. */
  async path(): Promise<NetworkPath> {
    return (await this.#carrier.path()) ?? { roundTripMs: this.#welcomeTookMs };
  }

  /** Returns false when the session is over. */
  send(message: Sent): boolean {
    if (!this.#isOver) this.#carrier.send(formatJson(message));
    if (!this.#isOver && 'id' in message && this.route === 'data-channel') this.#awaitAnswer(message.id);
    return !this.#isOver;
  }

  #awaitAnswer(id: string): void {
    this.#unanswered.add(id);
    this.#clock.after(ANSWER_TIMEOUT_MS, () => {
      if (!this.#isOver && this.#unanswered.delete(id)) this.#events.stalled();
    });
  }

  /** Reports a stall, or ends the session, when nothing arrived for too long. Call it when the page wakes up as well. */
  check(): void {
    if (this.#isOver) return;
    this.#cancelCheck();
    const idleMs = this.#clock.wall() - this.#receivedAt;
    if (idleMs >= CLIENT_RECONNECT_AFTER_MS) return this.#end({ kind: 'lost' });
    const next = idleMs < CARRIER_SUSPECT_AFTER_MS ? CARRIER_SUSPECT_AFTER_MS : CLIENT_RECONNECT_AFTER_MS;
    this.#cancelCheck = this.#clock.after(next - idleMs, () => this.check());
    if (idleMs >= CARRIER_SUSPECT_AFTER_MS) this.#events.stalled();
  }

  /**
   * Stops the session; no callback follows. `leaves`: sends `bye`, so that the member leaves the room. Without it the
   * server keeps the member for a grace period.
   */
  stop(leaves: boolean): void {
    if (leaves) this.send({ type: 'bye' });
    this.#isOver = true;
    this.#cancelCheck();
    if (leaves) this.#carrier.leave();
    else this.#carrier.close();
  }

  #read(frame: string): void {
    const idleMs = this.#clock.wall() - this.#receivedAt;
    this.#receivedAt += idleMs;
    const { messages, breaches } = parseServerFrame(frame);
    this.#countBreaches(breaches);
    for (const message of messages) {
      if (this.#isOver) return;
      if ('id' in message) this.#unanswered.delete(message.id);
      if (message.type === 'ping') this.send({ type: 'pong' });
      else if (message.type === 'bye') this.#closed(message.code, message.reason, message.retryAfter);
      // A second welcome breaks the protocol.
      else if (message.type === 'welcome' && this.#welcomeTookMs !== undefined) this.#countBreaches(1);
      else {
        if (message.type === 'welcome') this.#welcomeTookMs = idleMs;
        this.#events.receive(message);
      }
    }
  }

  /** Ends the session when the server keeps breaking the protocol. A single invalid message is only dropped. */
  #countBreaches(count: number): void {
    if ((this.#breaches += count) > (this.#welcomeTookMs === undefined ? 0 : MAX_BREACHES))
      this.#closed('protocol', 'The server broke the protocol.');
  }

  #closed(codeOrStatus: string | number | undefined, reason = '', retryAfter?: number): void {
    const code = readCloseCode(codeOrStatus);
    if (code === undefined) return this.#end({ kind: 'lost' });
    const reconnects = mayReconnect(code);
    const wait = reconnects ? undefined : readWait(retryAfter, MAX_KICK_MS);
    this.#end({
      kind: 'closed',
      close: { code, reconnects, reason },
      until: wait && this.#clock.wall() + wait,
      retryAfter: readWait(retryAfter),
    });
  }

  #end(failure: ConnectFailure): void {
    if (!this.#isOver) {
      this.stop(false);
      this.#events.ended(failure);
    }
  }
}

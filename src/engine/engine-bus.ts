import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import { isNodeId, type Leadership, type LeadershipEvents, type NodeBus, type NodeReply } from '../ports/node-bus.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { EngineConnection } from './connection.ts';
import { EngineLeadership } from './leadership.ts';

/** Time for the answer of another node, in milliseconds. */
const ANSWER_TIMEOUT_MS = 1_000;

/** Collaborators of the bus. */
export interface EngineBusDeps {
  readonly connection: EngineConnection;
  readonly prefix: string;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

/** A message on the channel of a node. */
type BusMessage =
  | {
      readonly type: 'request';
      readonly id: string;
      readonly from: string;
      readonly kind: string;
      readonly body: string;
    }
  | { readonly type: 'answer'; readonly id: string; readonly body: string };

/** Requests between nodes over the channels `<prefix>node:<id>`. */
export class EngineBus implements NodeBus {
  readonly #deps: EngineBusDeps;
  readonly #handlers = new Map<string, (body: string) => Promise<string>>();
  /** Requests of this node that wait for their answer, by id. */
  readonly #waiting = new Map<string, (reply: NodeReply) => void>();
  readonly #leaderships: EngineLeadership[] = [];

  constructor(deps: EngineBusDeps) {
    this.#deps = deps;
    // The connection subscribes to the node's own channel in any case.
    void deps.connection.subscribe(this.#channel(deps.node), (message) => this.#receive(message));
  }

  get node(): string {
    return this.#deps.node;
  }

  handle(kind: string, handler: (body: string) => Promise<string>): void {
    this.#handlers.set(kind, handler);
  }

  lead(work: string, events: LeadershipEvents): Leadership {
    const leadership = new EngineLeadership(work, events, this.#deps);
    this.#leaderships.push(leadership);
    return leadership;
  }

  /** Ends all leaderships of this node. */
  close(): void {
    for (const leadership of this.#leaderships) leadership.stop();
  }

  async list(): Promise<readonly string[]> {
    const { connection, prefix } = this.#deps;
    try {
      const now = await this.#readTime();
      const ids = await connection.send('ZRANGEBYSCORE', [`${prefix}nodes`, String(now), '+inf']);
      return Array.isArray(ids) ? ids.map(String) : [];
    } catch {
      // The connection has logged that the engine is away.
      return [];
    }
  }

  async request(node: string, kind: string, body: string): Promise<NodeReply> {
    const { clock, newId } = this.#deps;
    const id = newId();
    const reply = Promise.withResolvers<NodeReply>();
    this.#waiting.set(id, reply.resolve);
    const cancel = clock.after(ANSWER_TIMEOUT_MS, () => reply.resolve({ kind: 'no-answer' }));
    try {
      const receivers = await this.#publish(node, { type: 'request', id, from: this.node, kind, body });
      if (receivers === 0) return { kind: (await this.#isAlive(node)) ? 'no-answer' : 'unknown' };
      return await reply.promise;
    } catch {
      // The connection has logged that the engine is away.
      return { kind: 'no-answer' };
    } finally {
      cancel();
      this.#waiting.delete(id);
    }
  }

  #channel(node: string): string {
    return `${this.#deps.prefix}node:${node}`;
  }

  /** Resolves to the number of nodes that receive the message. */
  async #publish(node: string, message: BusMessage): Promise<number> {
    return Number(await this.#deps.connection.send('PUBLISH', [this.#channel(node), JSON.stringify(message)]));
  }

  /** Returns whether a node has a lease. A node that reconnects has one, and receives nothing. */
  async #isAlive(node: string): Promise<boolean> {
    const { connection, prefix } = this.#deps;
    const end = await connection.send('ZSCORE', [`${prefix}nodes`, node]);
    if (end === null) return false;
    return Number(end) >= (await this.#readTime());
  }

  /** Reads the time of the engine, in milliseconds. */
  async #readTime(): Promise<number> {
    const time = await this.#deps.connection.send('TIME', []);
    return Array.isArray(time) ? Number(time[0]) * 1_000 : 0;
  }

  #receive(text: string): void {
    const message = parseMessage(text);
    if (!message) return this.#deps.log('engine: ignored a message to this node', {}, 'warn');
    if (message.type === 'answer') this.#waiting.get(message.id)?.({ kind: 'answered', body: message.body });
    else void this.#answer(message);
  }

  /** Answers a request. A request without an answer times out at the node that sent it. */
  async #answer({ id, from, kind, body }: Extract<BusMessage, { type: 'request' }>): Promise<void> {
    try {
      const answer = await this.#handlers.get(kind)?.(body);
      if (answer !== undefined) await this.#publish(from, { type: 'answer', id, body: answer });
    } catch (error) {
      this.#deps.log('engine: a request of another node failed', { kind, error: errorText(error) }, 'error');
    }
  }
}

/** Parses a message of another node, which may run another version. */
function parseMessage(text: string): BusMessage | undefined {
  const json = parseJson(text);
  if (!isRecord(json)) return undefined;
  const { type, id, from, kind, body } = json;
  if (typeof id !== 'string' || typeof body !== 'string') return undefined;
  if (type === 'answer') return { type, id, body };
  if (type !== 'request' || typeof from !== 'string' || !isNodeId(from) || typeof kind !== 'string') return undefined;
  return { type, id, from, kind, body };
}

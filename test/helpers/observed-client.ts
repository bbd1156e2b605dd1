import { expect } from 'bun:test';
import type { Hello } from '../../src/protocol/client-messages.ts';
import type { Message, ServerMessage, Welcome } from '../../src/protocol/server-messages.ts';
import type { ChatClient } from '../../www/client/client.ts';
import { flakyCarrier } from '../stress/flaky-carrier.ts';
import { headlessClient } from './headless-client.ts';
import type { RedisServer } from './start-redis.ts';
import { until } from './until.ts';

/** What passed over one carrier of a client. */
interface ObservedCarrier {
  readonly hello: { offset: number };
  welcome: Welcome | undefined;
  /** Offsets of the messages that it brought, from the newest page and live, each once. */
  readonly offsets: Set<number>;
}

/**
 * A real client over WebSocket that writes numbered messages, and everything that it sent and received. It sends again what the
 * server could not store.
 */
export interface ObservedClient {
  readonly name: string;
  readonly client: ChatClient;
  /** Carriers that were welcomed, in order. */
  readonly carriers: readonly ObservedCarrier[];
  /** Texts that the client accepted for sending, in order. */
  readonly sent: readonly string[];
  /** Offset of each message of its own that was acknowledged, by text. */
  readonly acks: ReadonlyMap<string, number>;
  /** Offset of each acknowledged message, by its id. */
  readonly ackedIds: ReadonlyMap<string, number>;
  /** Ids of the messages that the client announced to its page. */
  readonly announced: readonly string[];
  /** Codes of the errors that it received. */
  readonly errors: readonly string[];
  /** Names of others that joined, and that left. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Sends the next message, unless the client holds too many already. */
  write(): void;
}

/** Joins a room as a client whose frames are recorded. */
export function observedClient(server: string, room: string, name: string): ObservedClient {
  const carriers: ObservedCarrier[] = [];
  const texts = new Map<string, string>();
  const sent: string[] = [];
  const acks = new Map<string, number>();
  const ackedIds = new Map<string, number>();
  const errors: string[] = [];
  const client = headlessClient({
    ...{ server, room, via: 'websocket' },
    wrap(carrier) {
      const observed: ObservedCarrier = { hello: { offset: 0 }, welcome: undefined, offsets: new Set() };
      const sentFrame = (message: Hello | { readonly type: 'send'; readonly id: string; readonly text: string }) => {
        if (message.type === 'hello') observed.hello.offset = message.offset ?? 0;
        if (message.type === 'send') texts.set(message.id, message.text);
      };
      const received = (message: ServerMessage) => {
        if (message.type === 'welcome') carriers.push(Object.assign(observed, { welcome: message }));
        if (message.type === 'message') observed.offsets.add(message.offset);
        if (message.type === 'history') for (const { offset } of message.messages) observed.offsets.add(offset);
        if (message.type === 'error') errors.push(message.code);
        if (message.type !== 'ack') return;
        acks.set(texts.get(message.id) ?? '', message.offset);
        ackedIds.set(message.id, message.offset);
      };
      return flakyCarrier(carrier, () => false, {
        sent: (frame) => [JSON.parse(frame)].flat().forEach(sentFrame),
        record: (frame) => [JSON.parse(frame) as ServerMessage | ServerMessage[]].flat().forEach(received),
      });
    },
  });
  const announced: string[] = [];
  const joined: string[] = [];
  const left: string[] = [];
  client.on('message', ({ id }) => announced.push(id));
  client.on('joined', (person) => joined.push(person.name));
  client.on('left', (person) => left.push(person.name));
  client.on('outgoing', (outgoing) => {
    // As a person does. Not within the event.
    for (const { command, state } of outgoing)
      if (state.kind === 'failed' && state.failure === 'journal') queueMicrotask(() => client.resend(command.id));
  });
  client.join();
  return {
    ...{ name, client, carriers, sent, acks, ackedIds, announced, errors, joined, left },
    write() {
      const text = `${name}: ${sent.length}`;
      if (client.send(text)) sent.push(text);
    },
  };
}

/** Lets clients write, each about 10 messages a second. The result stops them. */
export function keepWriting(clients: readonly ObservedClient[]): () => void {
  const timer = setInterval(() => {
    for (const client of clients) client.write();
  }, 100);
  return () => clearInterval(timer);
}

/** Returns whether a client is in the room, has every event, and every command of it is acknowledged. */
export function isSettled({ client }: ObservedClient): boolean {
  return client.state.phase === 'live' && !client.state.catchingUp && client.outgoing.length === 0;
}

/** Waits until every client has everything that an engine has in a room without new messages. */
export async function untilEqual(
  clients: readonly ObservedClient[],
  redis: RedisServer,
  room: string,
  timeoutMs: number = 60_000,
): Promise<void> {
  const areEqual = async () => {
    const head = Number(await redis.command('HGET', [`chat:{${room}}`, 'head']));
    return clients.every((observed) => isSettled(observed) && observed.client.position.offset === head);
  };
  await until(areEqual, 'every client has everything', timeoutMs);
}

/**
 * Expects that a client was never deceived: each carrier after the first replayed exactly what followed in the log, or
 * announced that something is missing and brought the newest page; and the last carrier brought everything since.
 * `log`: offsets of the messages in the room at the end.
 */
export function expectHonestCarriers({ carriers }: ObservedClient, log: readonly number[]): void {
  const kept = new Set(log);
  let shown: number[] = [];
  for (const [index, { hello, welcome, offsets }] of carriers.entries()) {
    const brought = [...offsets];
    expect(brought).toEqual(brought.toSorted((a, b) => a - b));
    if (index > 0 || index === carriers.length - 1) {
      const isLast = index === carriers.length - 1;
      const start = welcome?.recovered
        ? log.findIndex((offset) => offset > hello.offset)
        : log.indexOf(brought[0] ?? 0);
      const end = isLast ? log.length : start + brought.length;
      expect(brought).toEqual(start < 0 ? [] : log.slice(start, end));
    }
    // Welcome to go on only while nothing that the page shows is lost.
    if (welcome?.recovered && index > 0) expect(shown.filter((offset) => !kept.has(offset))).toEqual([]);
    shown = welcome?.recovered ? [...shown, ...brought] : brought;
  }
}

/** Expects that a client shows the newest messages of the room in their order, and announced none twice. */
export function expectSameView(
  { client, announced }: ObservedClient,
  log: readonly Pick<Message, 'id' | 'text'>[],
): void {
  const view = client.messages.map(({ id, text }) => ({ id, text }));
  expect(view.length).toBeGreaterThan(0);
  expect(view).toEqual(log.slice(-view.length).map(({ id, text }) => ({ id, text })));
  expect(new Set(announced).size).toBe(announced.length);
}

import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carriers, type CarrierKind, type CarrierOptions } from './carriers.ts';
import { ChatMember } from './chat-member.ts';
import { parsePlain, type NamedText } from './parse-plain.ts';
import type { TestClient } from './test-client.ts';

/** The names of both dialects, for `describe.each`. */
export const dialectNames = ['plain', 'chat.v1'] as const;
export type DialectName = (typeof dialectNames)[number];

/** A member of either dialect over either carrier. */
export interface TestMember extends AsyncDisposable {
  readonly client: TestClient;
  readonly name: string;
  send(text: string): void;
  /** Waits until this text arrives from any member, itself included. */
  waitFor(text: string): Promise<NamedText>;
  /** Lists the texts received so far, without the probes of plain members. */
  received(): NamedText[];
}

/** A plain member sends this text and waits for it, to find out that it has joined and under which name. */
const JOIN_PROBE = 'Am I in?';

/** Enters a room. Resolves once the member has joined. */
export function enterRoom(
  url: string,
  kind: CarrierKind,
  dialect: DialectName,
  room: string,
  options: Omit<CarrierOptions, 'room' | 'protocol'> = {},
): Promise<TestMember> {
  const connect = (protocol: string) => carriers[kind](url, { room, ...(protocol && { protocol }), ...options });
  return dialect === 'plain' ? createPlainMember(connect('')) : createChatMember(connect(CHAT_V1));
}

async function createPlainMember(connecting: Promise<TestClient>): Promise<TestMember> {
  const client = await connecting;
  client.send(JOIN_PROBE);
  const { name } = parsePlain(await client.next((message) => parsePlain(message).text === JOIN_PROBE));
  return {
    client,
    name,
    send: (text) => client.send(text),
    waitFor: async (text) => parsePlain(await client.next((message) => parsePlain(message).text === text)),
    received: () => client.messages.map(parsePlain).filter(({ text }) => text !== JOIN_PROBE),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

async function createChatMember(connecting: Promise<TestClient>): Promise<TestMember> {
  const member = new ChatMember(await connecting);
  const { you } = await member.enter();
  return {
    client: member.client,
    name: you.name,
    send: (text) => void member.send(text),
    async waitFor(text) {
      const { from } = await member.next('message', (message) => message.text === text);
      return { name: from.name, text };
    },
    received() {
      const messages = member.received.filter((event) => event.type === 'message');
      return messages.map(({ from, text }) => ({ name: from.name, text })).filter(({ text }) => text !== JOIN_PROBE);
    },
    [Symbol.asyncDispose]: () => member[Symbol.asyncDispose](),
  };
}

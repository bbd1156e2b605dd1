import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carriers, type CarrierKind, type CarrierOptions } from './carriers.ts';
import { ChatMember } from './chat-member.ts';
import { parsePlain, type NamedText } from './parse-plain.ts';
import type { TestClient } from './test-client.ts';

/** The two ways of speaking, for `describe.each`. */
export const dialectNames = ['plain', 'chat.v1'] as const;
export type DialectName = (typeof dialectNames)[number];

/** A member of either dialect over either carrier, as far as they have things in common. */
export interface TestMember extends AsyncDisposable {
  readonly client: TestClient;
  readonly name: string;
  send(text: string): void;
  /** Waits for a text that somebody says, oneself included. */
  waitFor(text: string): Promise<NamedText>;
  /** Everything that was said so far, without what plain members say to find out that they are in. */
  received(): NamedText[];
}

/** Nothing tells a plain member that it is in and what it is called, but hearing itself. */
const AM_I_IN = 'Am I in?';

/** Enters a room; resolves once the member is in and hears the others. */
export function enterRoom(
  url: string,
  kind: CarrierKind,
  dialect: DialectName,
  room: string,
  wishes: Omit<CarrierOptions, 'room' | 'protocol'> = {},
): Promise<TestMember> {
  const connect = (protocol: string) => carriers[kind](url, { room, ...(protocol && { protocol }), ...wishes });
  return dialect === 'plain' ? plainSpeaker(connect('')) : chatSpeaker(connect(CHAT_V1));
}

async function plainSpeaker(connecting: Promise<TestClient>): Promise<TestMember> {
  const client = await connecting;
  client.send(AM_I_IN);
  const { name } = parsePlain(await client.next((message) => parsePlain(message).text === AM_I_IN));
  return {
    client,
    name,
    send: (text) => client.send(text),
    waitFor: async (text) => parsePlain(await client.next((message) => parsePlain(message).text === text)),
    received: () => client.messages.map(parsePlain).filter(({ text }) => text !== AM_I_IN),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

async function chatSpeaker(connecting: Promise<TestClient>): Promise<TestMember> {
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
      const messages = member.received.filter((one) => one.type === 'message');
      return messages.map(({ from, text }) => ({ name: from.name, text })).filter(({ text }) => text !== AM_I_IN);
    },
    [Symbol.asyncDispose]: () => member[Symbol.asyncDispose](),
  };
}

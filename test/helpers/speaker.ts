import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { carriers, type CarrierKind, type CarrierWishes } from './carriers.ts';
import { ChatMember } from './chat-member.ts';
import { splitPlain, type Said } from './split-plain.ts';
import type { TestClient } from './test-client.ts';

/** The two ways of speaking, for `describe.each`. */
export const dialectNames = ['plain', 'chat.v1'] as const;
export type DialectName = (typeof dialectNames)[number];

/** A member of either dialect over either carrier, as far as they have things in common. */
export interface Speaker extends AsyncDisposable {
  readonly client: TestClient;
  readonly name: string;
  say(text: string): void;
  /** Waits for a text that somebody says, oneself included. */
  hears(text: string): Promise<Said>;
  /** Everything that was said so far, without what plain members say to find out that they are in. */
  heard(): Said[];
}

/** Nothing tells a plain member that it is in and what it is called, but hearing itself. */
const AM_I_IN = 'Am I in?';

/** Enters a room; resolves once the member is in and hears the others. */
export function enter(
  url: string,
  kind: CarrierKind,
  dialect: DialectName,
  room: string,
  wishes: Omit<CarrierWishes, 'room' | 'protocol'> = {},
): Promise<Speaker> {
  const connect = (protocol: string) => carriers[kind](url, { room, ...(protocol && { protocol }), ...wishes });
  return dialect === 'plain' ? plainSpeaker(connect('')) : chatSpeaker(connect(CHAT_V1));
}

async function plainSpeaker(connecting: Promise<TestClient>): Promise<Speaker> {
  const client = await connecting;
  client.send(AM_I_IN);
  const { name } = splitPlain(await client.next((message) => splitPlain(message).text === AM_I_IN));
  return {
    client,
    name,
    say: (text) => client.send(text),
    hears: async (text) => splitPlain(await client.next((message) => splitPlain(message).text === text)),
    heard: () => client.messages.map(splitPlain).filter(({ text }) => text !== AM_I_IN),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

async function chatSpeaker(connecting: Promise<TestClient>): Promise<Speaker> {
  const member = new ChatMember(await connecting);
  const { you } = await member.enter();
  return {
    client: member.client,
    name: you.name,
    say: (text) => void member.say(text),
    async hears(text) {
      const { from } = await member.next('message', (message) => message.text === text);
      return { name: from.name, text };
    },
    heard() {
      const messages = member.heard.filter((one) => one.type === 'message');
      return messages.map(({ from, text }) => ({ name: from.name, text })).filter(({ text }) => text !== AM_I_IN);
    },
    [Symbol.asyncDispose]: () => member[Symbol.asyncDispose](),
  };
}

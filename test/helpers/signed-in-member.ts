import type { Hello } from '../../src/protocol/client-messages.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import type { Welcome } from '../../src/protocol/server-messages.ts';
import { carriers, type CarrierKind } from './carriers.ts';
import { ChatMember } from './chat-member.ts';

/** A chat.v1 member whose request had a token, welcomed. */
export async function signedInMember(
  url: string,
  kind: CarrierKind,
  room: string,
  token: string,
  hello: Omit<Hello, 'type'> = {},
): Promise<ChatMember & { welcome: Welcome }> {
  const headers = { Authorization: `Bearer ${token}` };
  const member = new ChatMember(await carriers[kind](url, { room, protocol: CHAT_V1, headers }));
  return Object.assign(member, { welcome: await member.enter(hello) });
}

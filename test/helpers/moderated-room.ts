import { carriers, type CarrierKind } from './carriers.ts';
import { ChatMember, chatMember } from './chat-member.ts';
import { freshRoom } from './fresh-room.ts';
import { CHAT_V1 } from '../../src/protocol/limits.ts';

/** The admin token of the servers that the tests of moderation start. */
export const ADMIN_TOKEN = 'a-token-for-owners';
/** A server that believes the addresses of the tests. */
export const MODERATED_SERVER = { ADMIN_TOKEN, TRUST_PROXY: '1' };
/** Addresses of different networks. */
export const ADDRESSES: { readonly [Name in 'owner' | 'eve' | 'ada']: string } = {
  owner: '192.0.2.1',
  eve: '198.51.100.7',
  ada: '203.0.113.5',
};

/** A room with its owner, Eve and Ada, each from an address of its own. */
export async function moderatedRoom(
  url: string,
  kind: CarrierKind,
  room: string = freshRoom(),
  addresses: typeof ADDRESSES = ADDRESSES,
) {
  const stack = new AsyncDisposableStack();
  const join = async (address: string, hello: Parameters<typeof chatMember>[3] = {}, jwt?: string) =>
    stack.use(await chatMember(url, kind, room, hello, from(address, jwt)));
  const owner = await join(addresses.owner, { admin: ADMIN_TOKEN });
  const eve = await join(addresses.eve);
  const ada = await join(addresses.ada);
  return {
    ...{ room, owner, eve, ada, join },
    /** Sends a text as a member, and waits until the owner has it. Returns its id. */
    async post(member: ChatMember, text: string): Promise<string> {
      const id = member.send(text);
      await owner.next('message', (message) => message.id === id);
      return id;
    },
    /** Tries to enter from an address. Resolves to the code of the refusal, or to `entered`. */
    async tryToEnter(address: string, token?: string, jwt?: string): Promise<string> {
      const options = { room, protocol: CHAT_V1, headers: from(address, jwt) };
      await using member = new ChatMember(await carriers[kind](url, options));
      member.client.send(JSON.stringify({ type: 'hello', token }));
      await member.client.next();
      const [first] = member.received;
      return first?.type === 'bye' ? first.code : 'entered';
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function from(address: string, jwt?: string): Record<string, string> {
  return { 'X-Forwarded-For': address, ...(jwt !== undefined && { Authorization: `Bearer ${jwt}` }) };
}

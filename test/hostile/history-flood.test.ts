import { expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { ChatMember } from '../helpers/chat-member.ts';
import { fillWithReactions } from '../helpers/fill-with-reactions.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

const END = Number.MAX_SAFE_INTEGER;

async function join({ url }: TestServer, room: string, address: string): Promise<ChatMember> {
  const headers = { 'X-Forwarded-For': address };
  const member = new ChatMember(await webSocketClient(url, { room, protocol: CHAT_V1, headers }));
  await member.enter();
  return member;
}

test('The server answers another room between the pages that ten members of an address request at once', async () => {
  using folder = temporaryFolder();
  fillWithReactions(folder.path);
  const env = { DATA_DIR: folder.path, TRUST_PROXY: '1', RATE: '20', RATE_BYTES: '65536' };
  await using server = await startTestServer(env);
  await using bystander = await join(server, 'other', '198.51.100.1');
  const attackers = await Promise.all(Array.from({ length: 10 }, () => join(server, 'lobby', '203.0.113.9')));
  const frame = JSON.stringify(Array.from({ length: 32 }, () => ({ type: 'history', before: END })));
  for (let count = 0; count < 6; count++) for (const { client } of attackers) client.send(frame);
  const pages = () =>
    attackers.reduce((sum, { received }) => {
      const ends = received.filter((message) => message.type === 'history' && message.before === END && message.done);
      return sum + ends.length;
    }, 0);
  const id = bystander.send('in between');
  await bystander.next('ack', (ack) => ack.id === id);
  // A page for each of the members, and one or two more for those whose next frame came later.
  expect(pages()).toBeLessThanOrEqual(60);
  for (const attacker of attackers) expect((await attacker.next('error')).code).toBeOneOf(['busy', 'rate']);
  for (let count = 0; count < 5; count++) {
    const next = bystander.send(`text ${count}`);
    await bystander.next('ack', (ack) => ack.id === next);
  }
  // They were given 60 pages at most, of the 1,920 that they requested.
  expect(pages()).toBeLessThanOrEqual(60);
  for (const attacker of attackers) await attacker[Symbol.asyncDispose]();
}, 60_000);

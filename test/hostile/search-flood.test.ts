import { expect, test } from 'bun:test';
import { CHAT_V1 } from '../../src/protocol/limits.ts';
import { newId } from '../../src/secrets.ts';
import { ChatMember } from '../helpers/chat-member.ts';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { webSocketClient } from '../helpers/web-socket-client.ts';

async function join({ url }: TestServer, room: string, address: string): Promise<ChatMember> {
  const headers = { 'X-Forwarded-For': address };
  const member = new ChatMember(await webSocketClient(url, { room, protocol: CHAT_V1, headers }));
  await member.enter();
  return member;
}

test('The server answers another room between the searches that ten members of an address request at once', async () => {
  await using server = await startTestServer({ TRUST_PROXY: '1', RATE: '20', RATE_BYTES: '65536' });
  await using bystander = await join(server, 'other', '198.51.100.1');
  const attackers = await Promise.all(Array.from({ length: 10 }, () => join(server, 'lobby', '203.0.113.9')));
  const searches = () => Array.from({ length: 32 }, () => ({ type: 'search', id: newId(), text: 'zz' }));
  for (let count = 0; count < 6; count++) for (const { client } of attackers) client.send(JSON.stringify(searches()));
  const answered = () =>
    attackers.reduce((sum, { received }) => sum + received.filter(({ type }) => type === 'search').length, 0);
  const id = bystander.send('in between');
  await bystander.next('ack', (ack) => ack.id === id);
  for (const attacker of attackers) expect((await attacker.next('error')).code).toBeOneOf(['busy', 'rate']);
  for (let count = 0; count < 5; count++) {
    const next = bystander.send(`text ${count}`);
    await bystander.next('ack', (ack) => ack.id === next);
  }
  // The budget of the network pays for 222 searches, each of at most 2,000 messages, of the 1,920 that they requested.
  expect(answered()).toBeLessThanOrEqual(240);
  for (const attacker of attackers) await attacker[Symbol.asyncDispose]();
}, 60_000);

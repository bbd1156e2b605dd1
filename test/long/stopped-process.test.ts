import { expect, test } from 'bun:test';
import { CHAT_V1, IDLE_TIMEOUT_MS } from '../../src/protocol/limits.ts';
import { carrierKinds, carriers } from '../helpers/carriers.ts';
import { chatMember } from '../helpers/chat-member.ts';
import { startTestServer } from '../helpers/start-test-server.ts';

test('A server that was stopped for longer than the idle timeout keeps its members, and one that was about to join', async () => {
  await using server = await startTestServer();
  const kinds = [...carrierKinds, ...carrierKinds, ...carrierKinds];
  const members = await Promise.all(kinds.map((kind) => chatMember(server.url, kind, 'lobby')));
  const joining = await carriers.WebSocket(server.url, { room: 'lobby', protocol: CHAT_V1 });
  process.kill(server.pid, 'SIGSTOP');
  // Only real time passes for a stopped process.
  await Bun.sleep(IDLE_TIMEOUT_MS + 2_000);
  // Sent while nothing is read: the server finds it when it continues.
  joining.send(JSON.stringify({ type: 'hello' }));
  const ids = members.map((member, index) => member.send(`from ${index}`));
  process.kill(server.pid, 'SIGCONT');
  for (const [index, member] of members.entries()) await member.next('ack', ({ id }) => id === ids[index]);
  expect(await joining.next((frame) => frame.includes('"welcome"'))).toContain('"you"');
  const byes = members.flatMap(({ received }) => received.filter(({ type }) => type === 'bye'));
  expect(byes).toEqual([]);
  for (const member of members) await member[Symbol.asyncDispose]();
  await joining[Symbol.asyncDispose]();
}, 60_000);

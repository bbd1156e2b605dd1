import { expect } from 'bun:test';
import type { ChatClient } from '../../../www/client/client.ts';
import { ChatMember } from '../../helpers/chat-member.ts';
import { headlessClient } from '../../helpers/headless-client.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { webSocketClient } from '../../helpers/web-socket-client.ts';
import { until } from '../../helpers/until.ts';

function texts({ messages }: ChatClient): string[] {
  return messages.map(({ text }) => text);
}

for (const via of ['websocket', 'whip'] as const) {
  redisTest(
    `Two servers on one engine share a room over ${via}, and a client that moves is never seen to leave`,
    async () => {
      await using redis = await startRedis();
      const env = { REDIS_URL: redis.url };
      await using one = await startTestServer({ ...env, NODE_ID: 'one' });
      await using two = await startTestServer({ ...env, NODE_ID: 'two' });
      const ada = headlessClient({ server: one.url, room: 'lobby', via });
      const bob = headlessClient({ server: two.url, room: 'lobby', via });
      ada.join();
      await until(() => ada.state.phase === 'live', 'Ada is in');
      bob.join();
      await until(() => bob.state.phase === 'live' && ada.members.length === 2, 'Bob is in');
      for (let round = 0; round < 10; round++) {
        ada.send(`a${round}`);
        bob.send(`b${round}`);
      }
      await until(() => texts(ada).length === 20 && texts(bob).length === 20, 'both have all messages');
      expect(texts(ada)).toEqual(texts(bob));
      ada.leave();
      bob.leave();
    },
  );
}

redisTest('A member whose carrier is lost at another server before its welcome is not seen to leave', async () => {
  await using redis = await startRedis();
  await using one = await startTestServer({ REDIS_URL: redis.url });
  await using two = await startTestServer({ REDIS_URL: redis.url });
  const reader = new ChatMember(await webSocketClient(one.url, { room: 'lobby', protocol: 'chat.v1' }));
  await reader.enter();
  for (let round = 0; round < 5; round++) {
    const ada = new ChatMember(await webSocketClient(one.url, { room: 'lobby', protocol: 'chat.v1' }));
    const { token, you } = await ada.enter();
    ada.client.close();
    const hasty = await webSocketClient(two.url, { room: 'lobby', protocol: 'chat.v1' });
    hasty.send(JSON.stringify({ type: 'hello', token }));
    hasty.close();
    // The engine carries out the entry and the loss in one order, and this join after both.
    const bob = new ChatMember(await webSocketClient(two.url, { room: 'lobby', protocol: 'chat.v1' }));
    const welcome = await bob.enter();
    expect(welcome.members?.map(({ id }) => id)).toContain(you.id);
    bob.client.close();
  }
  expect(reader.received.filter(({ type }) => type === 'left')).toEqual([]);
});

redisTest('A server on an engine answers a search with no-search, and the member stays', async () => {
  await using redis = await startRedis();
  await using server = await startTestServer({ REDIS_URL: redis.url });
  await using ada = new ChatMember(await webSocketClient(server.url, { room: 'lobby', protocol: 'chat.v1' }));
  await ada.enter();
  expect(await ada.search('hello')).toMatchObject({ type: 'error', code: 'no-search' });
  expect(await ada.outcome({ type: 'send', text: 'still here' })).toBe('ack');
});

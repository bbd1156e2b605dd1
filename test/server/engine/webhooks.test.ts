import { expect } from 'bun:test';
import { chatMember } from '../../helpers/chat-member.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { startReceiver, WEBHOOK_SECRET } from '../../helpers/webhook-receiver.ts';

redisTest('Webhooks of an engine are not repeated after the node that sends them has shut down', async () => {
  await using redis = await startRedis();
  await using receiver = startReceiver();
  const webhooks = { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET, WEBHOOK_EVENTS: 'message.created,member.joined' };
  const env = { REDIS_URL: redis.url, ...webhooks };
  const writeTo = async (url: string, text: string) => {
    await using ada = await chatMember(url, 'WebSocket', 'lobby');
    ada.send(text);
    await receiver.next(({ data }) => data['text'] === text);
  };
  await using two = await startTestServer({ ...env, NODE_ID: 'two' });
  await writeTo(two.url, 'one');
  await using one = await startTestServer({ ...env, NODE_ID: 'one' });
  await writeTo(one.url, 'two');
  expect(await two.stop()).toBe(0);
  await writeTo(one.url, 'three');
  const texts = receiver.received.flatMap(({ data }) => (data['text'] === undefined ? [] : [data['text']]));
  expect(texts).toEqual(['one', 'two', 'three']);
  const keys = (await redis.command('HKEYS', ['chat:values'])) as readonly string[];
  expect(keys.toSorted()).toEqual(['floor/lobby', 'webhooks/at/lobby', 'webhooks/started']);
});

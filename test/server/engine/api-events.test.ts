import { expect } from 'bun:test';
import { API_SETTINGS, callApi } from '../../helpers/api-client.ts';
import { chatMember } from '../../helpers/chat-member.ts';
import { followEvents, readLines } from '../../helpers/event-reader.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';

redisTest('Events of a room on an engine reach a reader at another server, which resumes at the first', async () => {
  await using redis = await startRedis();
  const env = { ...API_SETTINGS, REDIS_URL: redis.url };
  await using one = await startTestServer({ ...env, NODE_ID: 'one' });
  await using two = await startTestServer({ ...env, NODE_ID: 'two' });
  await using ada = await chatMember(one.url, 'WebSocket', 'lobby');
  let lastEventId: string | undefined;
  {
    await using reader = await followEvents(two.url, 'lobby');
    for (let count = 0; count < 5; count++) {
      await ada.outcome({ type: 'send', text: `first ${count}` });
      const event = await reader.next(({ event }) => event === 'message');
      expect(event.data['text']).toBe(`first ${count}`);
      lastEventId = event.id;
    }
    await using _bob = await chatMember(two.url, 'WebSocket', 'lobby');
    expect((await reader.next(({ event }) => event === 'joined')).id).toBeUndefined();
  }
  for (let count = 0; count < 5; count++) await ada.outcome({ type: 'send', text: `missed ${count}` });
  await using reader = await followEvents(one.url, 'lobby', { lastEventId });
  await using other = await followEvents(two.url, 'lobby');
  for (let count = 0; count < 5; count++) {
    const event = await reader.next(({ event }) => event === 'message');
    expect(event.data['text']).toBe(`missed ${count}`);
  }
  const texts = (await readLines(await callApi(two, '/rooms/lobby/events'))).map(({ text }) => text);
  expect(texts).toEqual([...named('first'), ...named('missed'), undefined]);
  const exported = await (await callApi(two, '/rooms/lobby/export')).text();
  expect(exported.match(/"type":"message"/g)).toHaveLength(10);
  expect(exported.trimEnd().split('\n').at(-1)).toStartWith('{"type":"end","rooms":1,');
  expect((await callApi(two, '/rooms/unknown/export')).status).toBe(404);
  expect((await callApi(one, '/rooms/lobby', { method: 'DELETE' })).status).toBe(200);
  for (const stream of [reader, other]) expect((await stream.rest()).at(-1)?.event).toBe('reset');
});

redisTest('Events of a room end with a failure when the engine is gone, and a new reader is refused', async () => {
  const redis = await startRedis();
  await using server = await startTestServer({ ...API_SETTINGS, REDIS_URL: redis.url });
  await using ada = await chatMember(server.url, 'WebSocket', 'lobby');
  await ada.outcome({ type: 'send', text: 'kept' });
  await redis[Symbol.asyncDispose]();
  const refused = await callApi(server, '/rooms/lobby/events');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('Retry-After')).not.toBeNull();
  const exported = await callApi(server, '/export');
  expect(exported.status).toBe(503);
});

function named(name: string): readonly string[] {
  return Array.from({ length: 5 }, (_, count) => `${name} ${count}`);
}

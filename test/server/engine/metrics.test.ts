import { expect } from 'bun:test';
import { chatMember } from '../../helpers/chat-member.ts';
import { freshRoom } from '../../helpers/fresh-room.ts';
import { expectMetrics, metricsUrl, readMetrics, WITH_METRICS } from '../../helpers/read-metrics.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis } from '../../helpers/start-redis.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';

redisTest(
  'The metrics of each node count its own commands, its calls of the engine, and failures of both',
  async () => {
    await using redis = await startRedis();
    const env = { ...WITH_METRICS, REDIS_URL: redis.url };
    await using one = await startTestServer(env);
    await using two = await startTestServer(env);
    const [here, there] = [await metricsUrl(one), await metricsUrl(two)];
    const room = freshRoom();
    await using ada = await chatMember(one.url, 'WebSocket', room);
    await using bob = await chatMember(two.url, 'WebSocket', room);
    for (const text of ['one', 'two', 'three']) expect(await ada.outcome({ type: 'send', text })).toBe('ack');
    await bob.next('message', ({ text }) => text === 'three');
    const series = await expectMetrics(here, {
      'chatbox_events_total{type="message"}': 3,
      'chatbox_ready{check="engine"}': 1,
      chatbox_store_failures_total: 0,
      chatbox_members: 1,
    });
    expect(series.get('chatbox_engine_call_seconds_count{call="turn"}')).toBeGreaterThanOrEqual(4);
    expect(series.get('chatbox_engine_call_seconds_count{call="command"}')).toBeGreaterThan(0);
    expect(series.get('chatbox_store_commit_seconds_count')).toBeGreaterThanOrEqual(4);
    await expectMetrics(there, { 'chatbox_events_total{type="message"}': 0, chatbox_members: 1 });
    await redis.kill();
    expect(await ada.outcome({ type: 'send', text: 'lost' })).toBe('journal');
    await expectMetrics(here, {
      'chatbox_ready{check="engine"}': 0,
      chatbox_store_failures_total: 1,
      'chatbox_refusals_total{code="journal"}': 1,
    });
    const failures = [...(await readMetrics(here))].filter(([name]) => name.startsWith('chatbox_engine_call_failures'));
    expect(failures.some(([, count]) => count > 0)).toBe(true);
  },
);

import { expect } from 'bun:test';
import { chatMember } from '../../helpers/chat-member.ts';
import { startNode } from '../../helpers/engine-node.ts';
import { manualBlock } from '../../helpers/manual-block.ts';
import { manualSources } from '../../helpers/manual-sources.ts';
import { redisTest } from '../../helpers/redis-test.ts';
import { startRedis, type RedisServer } from '../../helpers/start-redis.ts';
import { JWT_SECRET, signToken } from '../../helpers/sign-token.ts';
import { signedInMember } from '../../helpers/signed-in-member.ts';
import { startTestServer } from '../../helpers/start-test-server.ts';
import { until } from '../../helpers/until.ts';
import { startReceiver, WEBHOOK_SECRET } from '../../helpers/webhook-receiver.ts';

const PASSWORD = 'A_LONG_PASSWORD';
const ADMIN_TOKEN = 'a-token-of-moderators';

/** Makes a node use every command of the engine: members that do everything, retention, and a dead node. */
async function useEverything(url: string, redis: RedisServer, adminUrl: string): Promise<void> {
  await using receiver = startReceiver();
  const webhooks = { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET, WEBHOOK_EVENTS: 'message.created' };
  const env = { REDIS_URL: url, NODE_ID: 'n1', HISTORY_MESSAGES: '5', ADMIN_TOKEN, JWT_SECRET, ...webhooks };
  await using server = await startTestServer(env);
  await using _user = await signedInMember(server.url, 'WebSocket', 'lobby', await signToken({ name: 'Tim Müller' }));
  await using admin = await chatMember(server.url, 'WebSocket', 'lobby', { admin: ADMIN_TOKEN });
  const guest = await chatMember(server.url, 'WebSocket', 'lobby');
  const ids = Array.from({ length: 60 }, (_, index) => guest.send(`text ${index}`));
  const [message = ''] = ids.slice(-1);
  const { offset } = await guest.next('ack', ({ id }) => id === message);
  guest.command({ type: 'edit', message, text: 'edited' });
  guest.command({ type: 'react', message, emoji: '👍', on: true });
  guest.command({ type: 'rename', name: 'Ada' });
  guest.command({ type: 'delete', message });
  await admin.next('deleted');
  admin.client.send(JSON.stringify({ type: 'history', before: offset }));
  await admin.next('history');
  admin.command({ type: 'kick', member: guest.welcome.you.id, seconds: 60 });
  await guest.next('bye');
  await guest[Symbol.asyncDispose]();
  await receiver.next(({ data }) => data['text'] === 'text 58');
  await until(
    async () => (await redis.command('HEXISTS', ['chat:values', 'webhooks/at/lobby'], adminUrl)) === 1,
    'the cursor is stored',
  );

  await using node = await startNode(url, 'chat:', { maxMessages: 5, maxChanges: 1, maxAgeMs: 1_000_000 });
  await node.connection.subscribe('chat:{other}', () => {});
  node.connection.unsubscribe('chat:{other}');
  await node.upkeep.prune();
  await node.upkeep.buryNode('dead');
  await redis.command('ZADD', ['chat:nodes', '1', 'dead'], adminUrl);
  await redis.command('ZADD', ['chat:sweeps', '1', 'lobby'], adminUrl);
  const isTidy = async () => {
    const [dead, sweeps] = await Promise.all([
      redis.command('ZSCORE', ['chat:nodes', 'dead'], adminUrl),
      redis.command('EXISTS', ['chat:sweeps'], adminUrl),
    ]);
    return dead === null && sweeps === 0;
  };
  await until(isTidy, 'the dead node is forgotten');
}

redisTest(
  'The account of the manual lets nodes do everything, and permits no command that they do not need',
  async () => {
    const line = (await manualBlock('scaling', 'conf')).trim();
    await using redis = await startRedis({ config: [line] });
    const url = `redis://chat:${PASSWORD}@127.0.0.1:${redis.port}/1`;
    await useEverything(url, redis, `${redis.url}/1`);
    expect(await redis.command('ACL', ['LOG'])).toEqual([]);
    const statistics = String(await redis.command('INFO', ['commandstats']));
    const used = [...statistics.matchAll(/^cmdstat_(\w+):calls=[1-9]/gm)].map(([, name]) => name);
    const permitted = [...line.matchAll(/ \+(\w+)/g)].map(([, name]) => name);
    expect(permitted.filter((name) => !used.includes(name))).toEqual([]);
  },
);

redisTest('The manual lists every key that nodes write, with its type', async () => {
  const markdown = (await manualSources()).find(({ name }) => name === 'scaling')?.markdown ?? '';
  const rows = [...markdown.matchAll(/^\| `(chat:[^`]+)` +\| ([a-z ]+?) +\|/gm)];
  const types = rows.map(([, key = '', type = '']): [RegExp, string] => {
    const pattern = key.replace('{room}', String.raw`\{lobby\}`).replace(/<\w+>/, '.+');
    return [new RegExp(`^${pattern}$`), type.replace('sorted set', 'zset')];
  });
  await using redis = await startRedis();
  const seen = new Map<string, string>();
  await useEverything(redis.url, redis, redis.url);
  for (const key of (await redis.command('KEYS', ['*'])) as readonly string[])
    seen.set(key, String(await redis.command('TYPE', [key])));
  const unlisted = [...seen].filter(
    ([key, type]) => !types.some(([pattern, listed]) => pattern.test(key) && listed === type),
  );
  expect(unlisted).toEqual([]);
  expect(seen.size).toBeGreaterThan(8);
});

import { startRedis, type RedisServer } from './start-redis.ts';
import { until } from './until.ts';

/** An engine with a replica and two Sentinels, which replace the primary half a second after it stops answering. */
export interface ReplicatedEngine extends AsyncDisposable {
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  /** Value of `REDIS_URL`. The first Sentinel in it is away. */
  readonly url: string;
}

/** Starts the servers. Resolves when the Sentinels know each other and the replica. */
export async function startReplicatedEngine(): Promise<ReplicatedEngine> {
  await using stack = new AsyncDisposableStack();
  const primary = stack.use(await startRedis());
  const replica = stack.use(await startRedis({ config: [`replicaof 127.0.0.1 ${primary.port}`] }));
  const config = [
    `sentinel monitor main 127.0.0.1 ${primary.port} 2`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 4000',
  ];
  const sentinels = [
    stack.use(await startRedis({ isSentinel: true, config })),
    stack.use(await startRedis({ isSentinel: true, config })),
  ];
  for (const sentinel of sentinels) {
    await until(async () => {
      const view = (await sentinel.command('SENTINEL', ['MASTER', 'main'])) as Record<string, string>;
      return view['num-other-sentinels'] === '1' && view['num-slaves'] === '1';
    }, 'the Sentinels know each other and the replica');
  }
  const hosts = [1, ...sentinels.map(({ port }) => port)].map((port) => `127.0.0.1:${port}`);
  const servers = stack.move();
  return {
    ...{ primary, replica, url: `redis+sentinel://${hosts.join(',')}/main` },
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  };
}

import { startRedis, type RedisServer } from './start-redis.ts';
import { until } from './until.ts';

/** An engine with a replica and two Sentinels, which replace the primary half a second after it stops answering. */
export interface ReplicatedEngine extends AsyncDisposable {
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  /** Value of `REDIS_URL`. The first Sentinel in it is away. */
  readonly url: string;
  /** Cuts the primary off from its replica and from the Sentinels, for good. Others still reach it. */
  cutOff(): Promise<void>;
}

/** Accounts of the replica and the Sentinels. Without its account, each counts the primary as down: only they need PING. */
const ACCOUNTS = ['replica', 'sentinel'] as const;
const ACCOUNT_LINES = ACCOUNTS.map((name) => `user ${name} on nopass ~* &* +@all`);

/** Starts the servers, the primary with lines of its own. Resolves when the Sentinels know each other and the replica. */
export async function startReplicatedEngine(primaryConfig: readonly string[] = []): Promise<ReplicatedEngine> {
  await using stack = new AsyncDisposableStack();
  const ofPrimary = ['user default on nopass ~* &* +@all -ping', ...ACCOUNT_LINES, ...primaryConfig];
  const primary = stack.use(await startRedis({ config: ofPrimary }));
  const ofReplica = [`replicaof 127.0.0.1 ${primary.port}`, 'masteruser replica', 'masterauth any', ...ACCOUNT_LINES];
  const replica = stack.use(await startRedis({ config: ofReplica }));
  const config = [
    `sentinel monitor main 127.0.0.1 ${primary.port} 2`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 4000',
    'sentinel auth-user main sentinel',
    'sentinel auth-pass main any',
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
    async cutOff() {
      for (const account of ACCOUNTS) await primary.command('ACL', ['SETUSER', account, 'off']);
      for (const account of ACCOUNTS) await primary.command('CLIENT', ['KILL', 'USER', account]);
    },
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  };
}

import { test } from 'bun:test';
import { redisProgram } from './start-redis.ts';

/** Declares a test that starts a real Redis or Valkey server. Without one it is skipped, with the reason in its title. */
export function redisTest(title: string, run: () => Promise<void>, timeoutMs: number = 30_000): void {
  if (redisProgram !== null) return test(title, run, timeoutMs);
  test.skip(`${title} (skipped: no redis-server: run "apt-get install redis-server")`, run);
}

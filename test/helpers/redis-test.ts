import { test } from 'bun:test';
import { redisProgram } from './start-redis.ts';

/** Options of a test with an engine. */
interface RedisTestOptions {
  readonly timeoutMs?: number;
  /** Program that the test needs beside the server. Debian's package of it has the same name. */
  readonly program?: string;
}

/**
 * Declares a test that starts a real Redis or Valkey server. Skips it, with the reason in its title, where a program is
 * missing.
 */
export function redisTest(
  title: string,
  run: () => Promise<void>,
  { timeoutMs = 30_000, program }: RedisTestOptions = {},
): void {
  const isMissing = program !== undefined && !Bun.which(program);
  const missing = redisProgram === null ? 'redis-server' : isMissing ? program : undefined;
  if (missing === undefined) test(title, run, timeoutMs);
  else test.skip(`${title} (skipped: no ${missing}: run "apt-get install ${missing}")`, run);
}

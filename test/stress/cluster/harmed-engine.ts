import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis, type RedisServer } from '../../helpers/start-redis.ts';

/** The longest time for which the engine is down after a kill. */
const MAX_DOWN_MS = 1_500;
/** The time for which the process is stopped. */
const STOP_MS = 3_000;
/** The time that a restored copy lies in the past. */
const PAST_MS = 1_000;

/** Commits between these times, in milliseconds since 1970, are lost: a copy from before them was restored. */
export interface LostTime {
  readonly from: number;
  readonly to: number;
}

/** An engine that is killed, stopped, restored from a copy, and that loses its subscriptions. */
export class HarmedEngine {
  readonly lost: LostTime[] = [];

  private constructor(
    readonly redis: RedisServer,
    private readonly random: () => number,
  ) {}

  static async start(random: () => number): Promise<HarmedEngine> {
    return new HarmedEngine(await startRedis({ config: ['appendfsync always'] }), random);
  }

  async kill(): Promise<string> {
    const downMs = Math.round(this.random() * MAX_DOWN_MS);
    await this.redis.kill();
    await Bun.sleep(downMs);
    await this.redis.restart();
    return `the engine was killed and was down for ${downMs} ms`;
  }

  async stop(): Promise<string> {
    this.redis.stop();
    await Bun.sleep(STOP_MS);
    this.redis.continue();
    return `the engine was stopped for ${STOP_MS} ms`;
  }

  /** Copies the data, goes on for a second, kills the engine and starts it on the copy. */
  async restore(): Promise<string> {
    const data = join(this.redis.folder, 'appendonlydir');
    const copy = join(this.redis.folder, 'copy');
    const from = Date.now() - 1;
    cpSync(data, copy, { recursive: true });
    await Bun.sleep(PAST_MS);
    await this.redis.kill();
    this.lost.push({ from, to: Date.now() + 1 });
    rmSync(data, { recursive: true });
    cpSync(copy, data, { recursive: true });
    rmSync(copy, { recursive: true });
    await this.redis.restart();
    return `the engine was restored to ${Date.now() - from} ms ago`;
  }

  async killSubscriptions(): Promise<string> {
    const count = await this.redis.command('CLIENT', ['KILL', 'TYPE', 'pubsub']);
    return `${count} subscriptions were killed`;
  }

  /** Returns whether a commit at this time, or between two times, in milliseconds since 1970, may be lost with a copy. */
  isLost(time: number, latest: number = time): boolean {
    return this.lost.some(({ from, to }) => latest >= from && time <= to);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.redis[Symbol.asyncDispose]();
  }
}

import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '../helpers/start-test-server.ts';
import { readJournal, type JournalContent } from './compare.ts';

/** The server's command, with a wall clock that the test can move. */
const COMMAND = [process.execPath, 'run', '--preload', './test/stress/jumping-clock.ts', 'index.ts'];
const HOUR_MS = 3_600_000;
/** Bounds of a pause: shorter and longer than the heartbeat's timeouts. */
const PAUSE_MS = { least: 2_000, most: 14_000 };
/** The time that a start may take, also while other programs use all processors. */
const START_TIMEOUT_MS = 120_000;
/** The time in which clients receive the last frames of a server that has ended, in milliseconds. */
const LAST_FRAMES_MS = 200;

/** What can happen to the server. */
export type Harm = 'kill' | 'restore' | 'pause' | 'jump';

/** A server on one port that is killed, paused, restored from a copy, and whose wall clock jumps. */
export class HarmedServer {
  #server: TestServer;
  #paused: Promise<void> = Promise.resolve();
  readonly #copies: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly random: () => number,
    server: TestServer,
  ) {
    this.#server = server;
  }

  /** Starts the server. Its data and the copies of it are in `folder`. */
  static async start(folder: string, random: () => number): Promise<HarmedServer> {
    writeFileSync(join(folder, 'clock'), '0');
    return new HarmedServer(folder, random, await start(folder, 0));
  }

  get url(): string {
    return this.#server.url;
  }

  get port(): number {
    return this.#server.port;
  }

  /** The data folder. */
  get data(): string {
    return join(this.folder, 'data');
  }

  /**
   * Does something to the server and returns a line about it. Calls `restored` with the content of a copy right before the
   * server starts on it.
   */
  async suffer(harm: Harm, restored: (copy: JournalContent) => void): Promise<string> {
    await this.#paused;
    switch (harm) {
      case 'kill':
        return this.#kill();
      case 'restore':
        return this.#restore(restored);
      case 'pause':
        return this.#pause();
      case 'jump':
        return this.#jump();
    }
  }

  /** Waits until the server is not paused. */
  async untilAwake(): Promise<void> {
    await this.#paused;
  }

  /** Stops the server as an operator does. */
  async stop(): Promise<void> {
    await this.#paused;
    await this.#server.stop();
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  /** Kills the server, copies the data folder as it was left, and starts the server again. */
  async #kill(): Promise<string> {
    await this.#server.stop('SIGKILL');
    const copy = join(this.folder, `copy-${this.#copies.length}`);
    cpSync(this.data, copy, { recursive: true });
    this.#copies.push(copy);
    this.#server = await start(this.folder, this.port);
    return `the server was killed and restarted, copy ${this.#copies.length - 1} made`;
  }

  /** Ends the server, puts an earlier copy in place of the data folder, and starts the server again. */
  async #restore(restored: (copy: JournalContent) => void): Promise<string> {
    const number = Math.floor(this.random() * this.#copies.length);
    const copy = this.#copies[number];
    if (copy === undefined) throw new Error('There is no copy to restore.');
    const signal = this.random() < 0.5 ? 'SIGKILL' : 'SIGTERM';
    await this.#server.stop(signal);
    await Bun.sleep(LAST_FRAMES_MS);
    // SQLite would change the files while it reads them, so it reads others.
    const readCopy = join(this.folder, 'read');
    cpSync(copy, readCopy, { recursive: true });
    const content = readJournal(readCopy);
    rmSync(readCopy, { recursive: true });
    rmSync(this.data, { recursive: true });
    cpSync(copy, join(this.folder, 'next'), { recursive: true });
    renameSync(join(this.folder, 'next'), this.data);
    restored(content);
    this.#server = await start(this.folder, this.port);
    return `copy ${number} was restored after ${signal}`;
  }

  /** Stops the process for some seconds. Does not wait until it continues. */
  #pause(): string {
    const pauseMs = Math.round(PAUSE_MS.least + this.random() * (PAUSE_MS.most - PAUSE_MS.least));
    const { pid } = this.#server;
    process.kill(pid, 'SIGSTOP');
    this.#paused = Bun.sleep(pauseMs).then(() => void process.kill(pid, 'SIGCONT'));
    return `the server is paused for ${pauseMs} ms`;
  }

  #jump(): string {
    const jumps = [HOUR_MS, -HOUR_MS, 400 * 24 * HOUR_MS, HOUR_MS - Date.now(), 0];
    const offsetMs = jumps[Math.floor(this.random() * jumps.length)] ?? 0;
    // Renamed, so that the server never reads half of it.
    writeFileSync(join(this.folder, 'next-clock'), String(offsetMs));
    renameSync(join(this.folder, 'next-clock'), join(this.folder, 'clock'));
    return `the wall clock of the server is at ${new Date(Date.now() + offsetMs).toISOString()}`;
  }
}

function start(folder: string, port: number): Promise<TestServer> {
  const env = {
    ...{ DATA_DIR: join(folder, 'data'), PORT: String(port), STRESS_CLOCK_FILE: join(folder, 'clock') },
    // Honest clients connect from this machine, without a proxy. The hostile member has an address, and limits.
    ...{ TRUST_PROXY: '1', RATE: '20', RATE_BYTES: '65536', ADMIN_TOKEN: 'a-token-for-owners' },
  };
  return startTestServer(env, { command: COMMAND, startTimeoutMs: START_TIMEOUT_MS });
}

import { freePort } from '../../helpers/nginx.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';

/** The time that a start may take, also while other programs use all processors. */
const START_TIMEOUT_MS = 120_000;
/** The longest time for which a node stays down. */
const MAX_DOWN_MS = 3_000;
/** Longer than the lease of a node, so that the others count it as dead. */
const MIN_PAUSE_MS = 11_000;
const MAX_PAUSE_MS = 15_000;
/** Longer than the lease and the grace period: members that the node still has were removed meanwhile. */
const LONG_PAUSE_MS = 45_000;
/** The admin token of all nodes. */
export const ADMIN_TOKEN = 'admin-token-of-the-stressed-nodes';
/** What a node logs after an exception that no engine caused. */
const BUG = /a turn failed|a listener failed|a watcher failed|the shutdown failed|TypeError|ReferenceError/;

/** A node, and its present process; undefined while it is down. */
interface Node {
  readonly name: string;
  readonly port: number;
  server: TestServer | undefined;
}

/** Server processes that share an engine, are stopped for a while, or killed or drained and start again at the same ports. */
export class HarmedNodes {
  readonly faults: string[] = [];
  readonly #restarts = new Set<Promise<void>>();

  private constructor(
    private readonly nodes: readonly Node[],
    private readonly engineUrl: string,
    private readonly random: () => number,
  ) {}

  /** Starts nodes. */
  static async start(count: number, engineUrl: string, random: () => number): Promise<HarmedNodes> {
    const nodes: Node[] = [];
    for (let index = 0; index < count; index++)
      nodes.push({ name: `n${index + 1}`, port: await freePort(), server: undefined });
    const harmed = new HarmedNodes(nodes, engineUrl, random);
    await Promise.all(nodes.map((node) => harmed.#start(node)));
    return harmed;
  }

  get ports(): readonly number[] {
    return this.nodes.map(({ port }) => port);
  }

  /** Ends a node without a chance to clean up. It starts again within a few seconds. */
  async kill(): Promise<string> {
    const node = await this.#takeDown();
    await node.server.stop('SIGKILL');
    this.#readLogs(node.server, node.name);
    const downMs = this.#restartLater(node);
    return `${node.name} was killed and is down for ${downMs} ms`;
  }

  /** Ends a node as a rolling restart does. Waits until it has drained. */
  async drain(): Promise<string> {
    const node = await this.#takeDown();
    const code = await node.server.stop('SIGTERM');
    this.#readLogs(node.server, node.name);
    if (code !== 0) this.faults.push(`${node.name} drained and ended with code ${code}.`);
    const downMs = this.#restartLater(node);
    return `${node.name} was drained and is down for ${downMs} ms`;
  }

  /** Stops the process of a node for longer than its lease. It then goes on with all its connections. */
  async pause(): Promise<string> {
    const { name, server } = await this.#takeDown();
    const isLong = this.random() < 0.3;
    const pauseMs = isLong ? LONG_PAUSE_MS : Math.round(MIN_PAUSE_MS + this.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS));
    process.kill(server.pid, 'SIGSTOP');
    this.#later(pauseMs, () => {
      process.kill(server.pid, 'SIGCONT');
      const node = this.nodes.find((candidate) => candidate.name === name);
      if (node) node.server = server;
    });
    return `${name} is stopped for ${pauseMs} ms`;
  }

  /** Waits until every node runs. */
  async untilUp(): Promise<void> {
    await Promise.all(this.#restarts);
  }

  /** Ends all nodes. */
  async stop(): Promise<void> {
    await this.untilUp();
    await Promise.all(
      this.nodes.map(async ({ name, server }) => {
        const code = await server?.stop('SIGTERM');
        if (code !== 0) this.faults.push(`${name} ended with code ${code}.`);
        if (server) this.#readLogs(server, name);
      }),
    );
  }

  /** The last lines that the running nodes logged. */
  get lastLogs(): readonly string[] {
    return this.nodes.flatMap(({ name, server }) => (server?.logs.slice(-8) ?? []).map((line) => `${name} ${line}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#restarts);
    await Promise.allSettled(this.nodes.map(({ server }) => server?.[Symbol.asyncDispose]()));
  }

  /** Chooses a running node, and leaves at least one other running. */
  async #takeDown(): Promise<Node & { readonly server: TestServer }> {
    while (this.#running().length < 2) await Promise.race(this.#restarts);
    const running = this.#running();
    const node = running[Math.floor(this.random() * running.length)];
    if (!node?.server) throw new Error('No node runs.');
    const { server } = node;
    node.server = undefined;
    return { ...node, server };
  }

  #running(): readonly Node[] {
    return this.nodes.filter(({ server }) => server !== undefined);
  }

  #restartLater({ port }: Node): number {
    const downMs = Math.round(this.random() * MAX_DOWN_MS);
    const node = this.nodes.find((candidate) => candidate.port === port);
    this.#later(downMs, () => node && this.#start(node));
    return downMs;
  }

  /** Brings a node back after a time, beside later harms. */
  #later(delayMs: number, bringBack: () => void | Promise<void>): void {
    const restart = Bun.sleep(delayMs)
      .then(bringBack)
      .catch((error: Error) => void this.faults.push(error.message))
      .finally(() => this.#restarts.delete(restart));
    this.#restarts.add(restart);
  }

  async #start(node: Node): Promise<void> {
    const env = { REDIS_URL: this.engineUrl, NODE_ID: node.name, PORT: String(node.port), ADMIN_TOKEN };
    node.server = await startTestServer(env, { startTimeoutMs: START_TIMEOUT_MS });
  }

  #readLogs({ logs }: TestServer, name: string): void {
    for (const line of logs) if (BUG.test(line)) this.faults.push(`${name} logged: ${line}`);
  }
}

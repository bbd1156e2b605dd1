import { freePort } from '../../helpers/nginx.ts';
import { startTestServer, type TestServer } from '../../helpers/start-test-server.ts';

/** The time that a start may take, also while other programs use all processors. */
const START_TIMEOUT_MS = 120_000;
/** The longest time for which a node stays down. */
const MAX_DOWN_MS = 3_000;
/** What a node logs after an exception that no engine caused. */
const BUG = /a turn failed|a listener failed|a watcher failed|the shutdown failed|TypeError|ReferenceError/;

/** A node, and its present process; undefined while it is down. */
interface Node {
  readonly name: string;
  readonly port: number;
  server: TestServer | undefined;
}

/** Server processes that share an engine, are killed or drained, and start again at the same ports. */
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
    const restart = Bun.sleep(downMs)
      .then(() => node && this.#start(node))
      .catch((error: Error) => void this.faults.push(error.message))
      .finally(() => this.#restarts.delete(restart));
    this.#restarts.add(restart);
    return downMs;
  }

  async #start(node: Node): Promise<void> {
    const env = { REDIS_URL: this.engineUrl, NODE_ID: node.name, PORT: String(node.port) };
    node.server = await startTestServer(env, { startTimeoutMs: START_TIMEOUT_MS });
  }

  #readLogs({ logs }: TestServer, name: string): void {
    for (const line of logs) if (BUG.test(line)) this.faults.push(`${name} logged: ${line}`);
  }
}

import { projectRoot } from '../project-root.ts';
import { post } from './send.ts';

/** How a flood was met. */
export interface FloodReport {
  /** How often each status was answered. */
  readonly counts: Readonly<Record<number, number>>;
  /** Refusals that did not say when to come again. */
  readonly withoutRetryAfter: number;
  /** The sessions that were opened. */
  readonly sessions: readonly string[];
}

/** What a flood is made of. */
export interface FloodOptions {
  readonly endpoint: string;
  readonly offer: string;
  readonly count: number;
  /** Whether each offer comes from an address of its own, or all from one, as a trusted proxy would tell. */
  readonly addresses: 'one' | 'many';
}

/** Posts offers, all at once. */
export async function flood({ endpoint, offer, count, addresses }: FloodOptions): Promise<FloodReport> {
  const counts: Record<number, number> = {};
  const sessions: string[] = [];
  let withoutRetryAfter = 0;
  const one = async (number: number) => {
    const address = addresses === 'one' ? '192.0.2.1' : `10.1.${number >> 8}.${number & 255}`;
    const response = await post(endpoint, offer, { 'X-Forwarded-For': `203.0.113.9, ${address}` });
    await response.arrayBuffer();
    const { status, headers } = response;
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 201) sessions.push(new URL(headers.get('Location') ?? '', endpoint).href);
    else if (!/^[1-9]\d*$/.test(headers.get('Retry-After') ?? '')) withoutRetryAfter++;
  };
  await Promise.all(Array.from({ length: count }, (_, number) => one(number)));
  return { counts, withoutRetryAfter, sessions };
}

/** A flood from a process of its own, so that it costs whoever measures meanwhile nothing but what the server has to give. */
export async function floodFromChildProcess(parts: FloodOptions): Promise<FloodReport> {
  const script = `
    import { flood } from './test/helpers/whip/flood.ts';
    console.log(JSON.stringify(await flood(${JSON.stringify(parts)})));
  `;
  const { PATH = '', HOME = '' } = process.env;
  await using child = Bun.spawn([process.execPath, '--eval', script], {
    cwd: projectRoot,
    // Bun's own limit is 256 requests at a time.
    env: { PATH, HOME, BUN_CONFIG_MAX_HTTP_REQUESTS: '10000' },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  return JSON.parse(await new Response(child.stdout).text()) as FloodReport;
}

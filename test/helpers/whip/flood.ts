import { projectRoot } from '../project-root.ts';
import { post } from './send.ts';

/** How the server responded to a flood. */
export interface FloodReport {
  /** Number of responses by status. */
  readonly counts: Readonly<Record<number, number>>;
  /** Refusals without a valid `Retry-After`. */
  readonly withoutRetryAfter: number;
  /** URLs of the sessions that were opened. */
  readonly sessions: readonly string[];
}

/** Size and origin of a flood. */
export interface FloodOptions {
  readonly endpoint: string;
  readonly offer: string;
  readonly count: number;
  /** Client addresses in `X-Forwarded-For`, as a trusted proxy writes them: one for all offers, or one for each. */
  readonly addresses: 'one address' | 'many addresses';
}

/** Posts all offers at once. */
export async function flood({ endpoint, offer, count, addresses }: FloodOptions): Promise<FloodReport> {
  const counts: Record<number, number> = {};
  const sessions: string[] = [];
  let withoutRetryAfter = 0;
  const postOne = async (number: number) => {
    const address = addresses === 'one address' ? '192.0.2.1' : `10.1.${number >> 8}.${number & 255}`;
    const response = await post(endpoint, offer, { 'X-Forwarded-For': `203.0.113.9, ${address}` });
    await response.arrayBuffer();
    const { status, headers } = response;
    counts[status] = (counts[status] ?? 0) + 1;
    if (status === 201) sessions.push(new URL(headers.get('Location') ?? '', endpoint).href);
    else if (!/^[1-9]\d*$/.test(headers.get('Retry-After') ?? '')) withoutRetryAfter++;
  };
  await Promise.all(Array.from({ length: count }, (_, number) => postOne(number)));
  return { counts, withoutRetryAfter, sessions };
}

/** Runs a flood in a child process, so that it does not slow down a measurement in this one. */
export async function floodFromChildProcess(options: FloodOptions): Promise<FloodReport> {
  const script = `
    import { flood } from './test/helpers/whip/flood.ts';
    console.log(JSON.stringify(await flood(${JSON.stringify(options)})));
  `;
  const { PATH = '', HOME = '' } = process.env;
  await using child = Bun.spawn([process.execPath, '--eval', script], {
    cwd: projectRoot,
    // By default Bun sends at most 256 requests at a time.
    env: { PATH, HOME, BUN_CONFIG_MAX_HTTP_REQUESTS: '10000' },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  return JSON.parse(await new Response(child.stdout).text()) as FloodReport;
}

import { test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { freePort } from './nginx.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** Programs of the Debian package `prometheus`. */
const PROGRAMS = ['prometheus', 'promtool'];

/** Returns whether Prometheus and promtool are installed. */
export function hasPrometheus(): boolean {
  return PROGRAMS.every((program) => Bun.which(program) !== null);
}

/** Declares a test that runs Prometheus or promtool. Skips it, with the reason in its title, where they are missing. */
export function prometheusTest(title: string, run: () => Promise<void>, timeoutMs = 60_000): void {
  if (hasPrometheus()) test(title, run, timeoutMs);
  else test.skip(`${title} (skipped: no prometheus: run "apt-get install prometheus")`, run);
}

/** A series and its value, as the HTTP API of Prometheus returns it. */
interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** A real Prometheus with its own folder. Disposal kills it and deletes the folder. */
export interface Prometheus extends AsyncDisposable {
  /** Evaluates a query now. Rejects with the message of Prometheus when it is malformed. */
  query(expression: string): Promise<readonly Sample[]>;
  /** Resolves to the data of another path of the API. */
  get(path: string): Promise<unknown>;
}

/** Starts Prometheus with the text of a configuration, and resolves when it is ready. */
export async function startPrometheus(config: string): Promise<Prometheus> {
  const folder = temporaryFolder();
  const port = await freePort();
  const file = `${folder.path}/prometheus.yml`;
  writeFileSync(file, config);
  const options = { 'config.file': file, 'storage.tsdb.path': folder.path, 'web.listen-address': `127.0.0.1:${port}` };
  const child = Bun.spawn(['prometheus', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors = new Response(child.stderr).text();
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`Prometheus ended: ${await errors}`);
    return fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  await until(isReady, 'Prometheus is ready', 30_000);
  const get = async (path: string) => {
    const response = await fetch(`${url}/api/v1/${path}`);
    const { data, error } = (await response.json()) as { readonly data?: unknown; readonly error?: string };
    if (error !== undefined) throw new Error(`Prometheus refuses ${decodeURIComponent(path)}: ${error}`);
    return data;
  };
  return {
    get,
    async query(expression) {
      const data = await get(`query?query=${encodeURIComponent(expression)}`);
      return (data as { readonly result: readonly Sample[] }).result;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
      folder[Symbol.dispose]();
    },
  };
}

/** Runs promtool with a text as its input, and resolves to its output. Rejects with it when the check fails. */
export async function promtool(args: readonly string[], input = ''): Promise<string> {
  const child = Bun.spawn(['promtool', ...args], { stdin: Buffer.from(input), stdout: 'pipe', stderr: 'pipe' });
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`promtool ${args.join(' ')}: ${output}${errors}`);
  return output + errors;
}

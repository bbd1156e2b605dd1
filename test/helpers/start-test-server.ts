import { builtServer } from './built-server.ts';
import { Inbox } from './inbox.ts';
import { projectRoot } from './project-root.ts';

/** A server in its own process. Disposal throws when the process has ended unexpectedly. */
export interface TestServer extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Every line of standard output so far. */
  readonly output: readonly string[];
  /** Every line of standard error so far. */
  readonly logs: readonly string[];
  /** Resolves to the next log line that matches. Rejects after `timeoutMs`. */
  waitForLog(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Sends a signal and resolves to the exit code once the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** Environment of the server, besides PATH and HOME. */
export type ServerEnvironment = Readonly<Record<string, string>>;

// Before the first test, whose time the build would use up.
await builtServer();

/** Starts the real server on a free port. Resolves once it has printed its URL. */
export async function startTestServer(
  env: ServerEnvironment = {},
  {
    command,
    cwd = projectRoot,
    startTimeoutMs = 20_000,
  }: { command?: readonly string[]; cwd?: string; startTimeoutMs?: number } = {},
): Promise<TestServer> {
  const { PATH = '', HOME = '' } = process.env;
  const child = Bun.spawn([...(command ?? (await builtServer()))], {
    cwd,
    env: { PATH, HOME, PORT: '0', DATA_DIR: ':memory:', RATE: '0', RATE_BYTES: '0', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const out = new Inbox<string>();
  const log = new Inbox<string>();
  void readLines(child.stdout, out);
  void readLines(child.stderr, log);
  const line = await out
    .next((printed) => printed.includes('http://'), startTimeoutMs)
    .catch((error: Error) => {
      child.kill('SIGKILL');
      throw new Error(`The server did not start. ${error.message} ${log.items.join('\n')}`);
    });
  const port = Number(/:(\d+)\//.exec(line)?.[1]);
  let wasStopped = false;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid,
    output: out.items,
    logs: log.items,
    waitForLog: (pattern, timeoutMs) => log.next((logged) => pattern.test(logged), timeoutMs),
    stop(signal = 'SIGTERM') {
      wasStopped = true;
      child.kill(signal);
      return child.exited;
    },
    async [Symbol.asyncDispose]() {
      const hasDied = !wasStopped && (child.exitCode !== null || child.signalCode !== null);
      child.kill('SIGKILL');
      await child.exited;
      if (hasDied) throw new Error(`The server ended unexpectedly.\n${log.items.slice(-20).join('\n')}`);
    },
  };
}

async function readLines(stream: ReadableStream<Uint8Array>, into: Inbox<string>): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) into.add(line);
  }
  if (rest.length > 0) into.add(rest);
  into.end('the server ended');
}

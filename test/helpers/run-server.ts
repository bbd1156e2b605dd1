import { builtServer } from './built-server.ts';
import { projectRoot } from './project-root.ts';
import type { ServerEnvironment } from './start-test-server.ts';

/** Exit code and output of a process. */
export interface ProcessResult {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a server until it exits, such as one that cannot start. */
export async function runServer(env: ServerEnvironment, args: readonly string[] = []): Promise<ProcessResult> {
  const { PATH = '', HOME = '' } = process.env;
  await using child = Bun.spawn([...(await builtServer()), ...args], {
    cwd: projectRoot,
    env: { PATH, HOME, DATA_DIR: ':memory:', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 10_000,
  });
  const [code, out, error] = await Promise.all([child.exited, readText(child.stdout), readText(child.stderr)]);
  return { code, out, error };
}

function readText(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}

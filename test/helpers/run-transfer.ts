import { builtServer } from './built-server.ts';
import { projectRoot } from './project-root.ts';

/** Result of `chat-box export` or `import`. */
export interface TransferRun {
  readonly code: number;
  /** Standard error. */
  readonly error: string;
  /** The most memory that the process had, in bytes. 0 where the system is not Linux. */
  readonly peakMemory: number;
}

/** Options of `runTransfer`. */
export interface TransferRunOptions {
  readonly args: readonly string[];
  /** The file that is standard input. Default: none. */
  readonly input?: string;
  /** The file that receives standard output. Default: none. */
  readonly output?: string;
  /** Settings, besides PATH and HOME. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Maximum size of the files that the process writes, in KiB. Default: none. */
  readonly maxFileKib?: number;
}

/** Runs `chat-box export` or `import` until it exits. */
export async function runTransfer({
  args,
  input,
  output,
  settings,
  maxFileKib,
}: TransferRunOptions): Promise<TransferRun> {
  const { PATH = '', HOME = '' } = process.env;
  const command = [...(await builtServer()), ...args];
  // With the signal ignored, a write beyond the limit fails, as on a full disk.
  const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f ${maxFileKib}; exec "$@"`, 'bash', ...command];
  await using child = Bun.spawn(maxFileKib === undefined ? command : limited, {
    cwd: projectRoot,
    env: { PATH, HOME, ...settings },
    stdin: input === undefined ? 'ignore' : Bun.file(input),
    stdout: output === undefined ? 'ignore' : Bun.file(output),
    stderr: 'pipe',
  });
  const ended = child.exited;
  let peakMemory = 0;
  // Linux counts the memory of the parent in the usage of a child, but not in this file.
  for (; child.exitCode === null && child.signalCode === null; await Promise.race([ended, Bun.sleep(5)]))
    peakMemory = Math.max(peakMemory, await readPeakMemory(child.pid));
  return { code: await ended, error: await new Response(child.stderr).text(), peakMemory };
}

/** Reads the most memory that a process had so far. Resolves to 0 when the process has ended. */
async function readPeakMemory(pid: number): Promise<number> {
  const status = await Bun.file(`/proc/${pid}/status`)
    .text()
    .catch(() => '');
  return 1_024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

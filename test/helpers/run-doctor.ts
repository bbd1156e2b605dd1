import { builtServer } from './built-server.ts';
import { projectRoot } from './project-root.ts';
import type { ProcessResult } from './run-server.ts';

/** Runs `chat-box doctor` until it exits. `before` is a prefix of the command, such as `ip netns exec`. */
export async function runDoctor(
  args: readonly string[],
  { before = [] as readonly string[], env = {} as Readonly<Record<string, string>> } = {},
): Promise<ProcessResult> {
  const { PATH = '', HOME = '' } = process.env;
  await using child = Bun.spawn([...before, ...(await builtServer()), 'doctor', ...args], {
    cwd: projectRoot,
    env: { PATH, HOME, ...env },
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 30_000,
  });
  const [code, out, error] = await Promise.all([
    child.exited,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code, out, error };
}

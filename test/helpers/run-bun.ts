/** What a program printed to both outputs, and its exit code. */
export interface CommandResult {
  readonly output: string;
  readonly code: number;
}

/** Runs this Bun with arguments in a folder until it ends, without the `NODE_ENV` that `bun test` sets. */
export async function runBun(folder: string, ...args: string[]): Promise<CommandResult> {
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: undefined },
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const printed = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { output: printed.join(''), code: await child.exited };
}

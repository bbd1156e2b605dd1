/** Creates a machine: a network namespace with its own loopback interface. Throws when it cannot. */
export function addNamespace(name: string): void {
  run('ip', 'netns', 'add', name);
  run('ip', '-n', name, 'link', 'set', 'lo', 'up');
}

/** Returns the prefix that runs a command in a namespace. */
export function atNamespace(name: string): readonly string[] {
  return ['ip', 'netns', 'exec', name];
}

/** Ends the processes in the namespaces and removes these. */
export function removeNamespaces(names: readonly string[]): void {
  for (const name of names) {
    const { stdout } = Bun.spawnSync(['ip', 'netns', 'pids', name], { stderr: 'ignore' });
    for (const pid of stdout.toString().split('\n').filter(Boolean)) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // The process has already ended.
      }
    }
    Bun.spawnSync(['ip', 'netns', 'del', name], { stdio: ['ignore', 'ignore', 'ignore'] });
  }
}

/** Runs a command to its end. Throws what it printed on standard error when it fails. */
export function run(...command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command, { stdout: 'ignore', stderr: 'pipe' });
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr.toString()}`);
}

/** The system's own Python last: Debian installs aiortc there, and another one may come first on the PATH. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** Finds a Python that has aiortc, or the reason why there is none, with the command that installs it. */
export function pythonWithAiortc(): { readonly python: string } | { readonly reason: string } {
  const python = PYTHONS.find((name) => {
    if (!Bun.which(name)) return false;
    return Bun.spawnSync([name, '-c', 'import aiortc'], { stdio: ['ignore', 'ignore', 'ignore'] }).exitCode === 0;
  });
  return python === undefined ? { reason: 'no aiortc: run "apt-get install python3-aiortc"' } : { python };
}

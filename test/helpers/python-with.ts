/** The system's own Python last: Debian installs its packages there, and another one may come first on the PATH. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** Finds a Python installation that has the modules, or returns the command that installs their Debian package. */
export function pythonWith(
  modules: string,
  debianPackage: string,
): { readonly python: string } | { readonly reason: string } {
  const python = PYTHONS.find((name) => {
    if (!Bun.which(name)) return false;
    return Bun.spawnSync([name, '-c', `import ${modules}`], { stdio: ['ignore', 'ignore', 'ignore'] }).exitCode === 0;
  });
  return python === undefined ? { reason: `no ${debianPackage}: run "apt-get install ${debianPackage}"` } : { python };
}

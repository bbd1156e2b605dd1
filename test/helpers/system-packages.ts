import { BROWSER_PACKAGES, hasBrowser } from './browser-or-reason.ts';
import { firefoxOrReason } from './firefox/firefox-test.ts';
import { missingSitePackages } from './manual-site.ts';
import { pythonWith } from './python-with.ts';
import { hasPrometheus } from './start-prometheus.ts';
import { redisProgram } from './start-redis.ts';

/** Programs of the system that some tests use: browsers (`window`: one with windows), tools that make networks, clients of others, the engine, languages of sites, or Prometheus. */
export type SystemNeed = 'browser' | 'window' | 'firefox' | 'network' | 'clients' | 'engine' | 'sites' | 'metrics';

/** Programs of the network and proxy tests, and the Debian packages that contain them. */
const NETWORK_TOOLS = { ip: 'iproute2', nft: 'nftables', turnserver: 'coturn', nginx: 'nginx' };

/** Debian packages with clients and signers of others, and the Python modules that show whether they are there. */
const PYTHON_PACKAGES = { 'python3-aiortc': 'aiortc', 'python3-jwt': 'jwt, cryptography' };

/**
 * Installs what is missing with apt-get, where that needs no password, and announces it first. Does nothing with
 * `SKIP_INSTALL=1`. The tests that miss a program are skipped, and their names say how to get it.
 */
export function installFor(needs: ReadonlySet<SystemNeed>): void {
  const packages = [...needs].flatMap(missingPackages);
  if (packages.length === 0) return;
  const list = packages.join(', ');
  if (process.env['SKIP_INSTALL'] === '1') {
    return console.log(`SKIP_INSTALL=1: not installing ${list}. Tests that need them are skipped.`);
  }
  if (process.getuid?.() !== 0 || !Bun.which('apt-get')) {
    return console.log(`Missing: ${list}. Tests that need them are skipped: only root can install them, with apt-get.`);
  }
  console.log(`Installing ${list} on this system with apt-get, for tests that need them.`);
  console.log('To avoid this, stop now (Ctrl+C) and set SKIP_INSTALL=1: those tests are then skipped.');
  const run = (...command: string[]) => Bun.spawnSync(command, { stdio: ['ignore', 'ignore', 'inherit'] }).success;
  const isUpdated = run('apt-get', '-q', 'update');
  // Other distributions lack some of them, and apt-get installs nothing when it does not know one.
  const known = packages.filter((name) => run('apt-cache', 'show', name));
  if (!isUpdated || !run('apt-get', '-q', 'install', '-y', '--no-install-recommends', ...known))
    return console.log('The installation failed. Tests that need these packages are skipped.');
  if (known.length < packages.length)
    console.log(`Not in this distribution: ${packages.filter((name) => !known.includes(name)).join(', ')}.`);
}

function missingPackages(need: SystemNeed): readonly string[] {
  if (need === 'browser') return hasBrowser('shell') ? [] : [BROWSER_PACKAGES.shell];
  if (need === 'window') return hasBrowser('whole') ? [] : [BROWSER_PACKAGES.whole];
  if (need === 'firefox') return 'path' in firefoxOrReason() ? [] : ['firefox-esr'];
  if (need === 'clients')
    return Object.entries(PYTHON_PACKAGES).flatMap(([name, modules]) =>
      'python' in pythonWith(modules, name) ? [] : name,
    );
  if (need === 'engine') return redisProgram === null ? ['redis-server'] : [];
  if (need === 'sites') return missingSitePackages();
  if (need === 'metrics') return hasPrometheus() ? [] : ['prometheus'];
  if (process.platform !== 'linux') return [];
  return Object.entries(NETWORK_TOOLS).flatMap(([program, name]) => (Bun.which(program) ? [] : name));
}

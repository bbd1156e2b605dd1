import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A test that says nothing else may take so long. */
const PATIENT = '--timeout=20000';
/** What `bun run test` runs, the quickest first; the first ring that fails ends it. */
const RINGS = [
  { folder: 'test/unit', flags: [] },
  // It asks how long things take, so nothing else goes on meanwhile.
  { folder: 'test/hostile/offer-flood.test.ts', flags: [] },
  // Most of their time they wait, so several at once do no harm; each may take longer for it.
  { folder: 'test/server', flags: ['--parallel=3', PATIENT] },
  { folder: 'test/browser', flags: ['--parallel=3', PATIENT] },
];

/** Where `Bun.WebView` looks for a browser, besides `BUN_CHROME_PATH`. */
const BROWSERS = [
  'google-chrome-stable',
  'google-chrome',
  'chromium-browser',
  'chromium',
  'brave-browser',
  'microsoft-edge',
  'chrome',
];

/** Programs of the network tests, and the packages they are in. */
const NETWORK_TOOLS = { ip: 'iproute2', nft: 'nftables', turnserver: 'coturn' };

process.chdir(fileURLToPath(new URL('../', import.meta.url)));
await readyBrowser();
readyNetworkTools();
const total = { passed: 0, failed: 0 };
let code = 0;
for (const { folder, flags } of RINGS) {
  if (code === 0) code = await run(folder, flags);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(code);

/** Installs a browser where that is possible without asking; else the browser tests say by name what to do. */
async function readyBrowser(): Promise<void> {
  if (process.env['BUN_CHROME_PATH'] || BROWSERS.some((name) => Bun.which(name) ?? Bun.which(`/usr/bin/${name}`)))
    return;
  install(['chromium'], 'the browser tests');
}

/** The same for what makes networks: the tests that need one say by name what is missing. */
function readyNetworkTools(): void {
  if (process.platform !== 'linux') return;
  const missing = Object.entries(NETWORK_TOOLS).filter(([name]) => !Bun.which(name));
  if (missing.length > 0) install(Object.values(Object.fromEntries(missing)), 'the network tests');
}

/** Installs packages of the system where nobody has to be asked. */
function install(packages: readonly string[], what: string): void {
  if (process.getuid?.() !== 0 || !Bun.which('apt-get')) return;
  console.log(`Installing ${packages.join(', ')} with apt-get for ${what}.`);
  for (const task of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { exitCode } = Bun.spawnSync(['apt-get', '-q', ...task], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (exitCode !== 0) return console.log(`That failed, so ${what} will be skipped.`);
  }
}

/** Runs the tests of a folder or a file, adds them to the total and gives the exit code. */
async function run(folder: string, flags: readonly string[]): Promise<number> {
  const report = join(tmpdir(), `chat-box-${process.pid}.xml`);
  const reporter = ['--reporter=junit', `--reporter-outfile=${report}`];
  const child = Bun.spawn([process.execPath, 'test', folder, '--pass-with-no-tests', ...flags, ...reporter], {
    stdio: ['inherit', 'inherit', 'inherit'],
  });
  const exitCode = await child.exited;
  const summary = /<testsuites .*?>/.exec(await textOf(report))?.[0] ?? '';
  await rm(report, { force: true });
  const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(summary)?.[1] ?? 0);
  const failed = count('failures');
  total.failed += failed;
  total.passed += count('tests') - failed - count('skipped');
  return exitCode;
}

/** A run without tests, or one that was killed, leaves no report. */
async function textOf(path: string): Promise<string> {
  const file = Bun.file(path);
  return (await file.exists()) ? file.text() : '';
}

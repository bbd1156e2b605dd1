import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILT_SERVER_ENV, builtServer } from './helpers/built-server.ts';
import { installFor, type SystemNeed } from './helpers/system-packages.ts';

/** A group of tests. */
interface Ring {
  readonly name: string;
  /** Programs of the system that its tests use. Without them those tests are skipped, with the reason in their names. */
  readonly needs: readonly SystemNeed[];
  /** Arguments of `bun test`. */
  readonly args: readonly string[];
  /** Takes too long for `bun run test`: part of `bun run test:all`. */
  readonly isLong?: true;
}

/** The time that a single test may take, in milliseconds, unless it sets another one. */
const TIMEOUT = '--timeout=20000';
/** These tests compute, so as many files run at once as a small machine has processors. */
const PARALLEL_UNIT = ['--parallel=2', TIMEOUT];
/** These tests mostly wait, so several files run at once, and each test may take longer. */
const PARALLEL_SERVER = ['--parallel=7', TIMEOUT];
/** The files of a process share one browser, which takes as much processor time to start as a chat with its server. */
const PARALLEL_BROWSER = ['--parallel=3', '--no-isolate', '--preload=./test/helpers/forget-sites.ts', TIMEOUT];

process.chdir(fileURLToPath(new URL('../', import.meta.url)));

/** Every ring, the quickest first. The manual's page on development lists them. */
const RINGS: readonly Ring[] = [
  { name: 'unit', needs: [], args: ['test/unit', ...PARALLEL_UNIT] },
  { name: 'server', needs: ['network', 'clients', 'engine', 'sites'], args: ['test/server', ...PARALLEL_SERVER] },
  { name: 'browser', needs: ['browser'], args: ['test/browser', ...PARALLEL_BROWSER] },
  // Only a browser with windows has a back-forward cache.
  { name: 'window', needs: ['window'], args: ['test/window', TIMEOUT] },
  // Floods take the whole machine, so nothing else runs beside them.
  { name: 'hostile', needs: [], args: ['test/hostile', TIMEOUT] },
  // Long attacks and absences, networks, memory after crowds and floods, Prometheus, Firefox, and pages of other libraries.
  {
    name: 'long',
    needs: ['engine', 'network', 'browser', 'firefox', 'metrics'],
    args: ['test/long', TIMEOUT],
    isLong: true,
  },
  // React and Vue projects that install the npm package and are built with Vite.
  { name: 'frameworks', needs: ['browser'], args: ['test/frameworks', TIMEOUT], isLong: true },
];

/** What a ring's tests came to. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const isAll = process.argv.includes('--all');
const rings = chosenRings(process.argv.slice(2));
installFor(new Set(rings.flatMap(({ needs }) => needs)));
// Built before the processes of a ring would all build it.
process.env[BUILT_SERVER_ENV] = JSON.stringify(await builtServer());
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failedRings: string[] = [];
/** Every failed test with its file and error, printed last: the output of the other tests is long. */
const failedTests: string[] = [];
for (const { name, args } of rings) {
  console.log(`\nRing: ${name}`);
  // A ring that fails does not stop the later ones.
  if (!(await run(args))) failedRings.push(name);
}
for (const failure of failedTests) console.log(`\n${failure}`);
console.log(failedRings.length > 0 ? `\nFailed rings: ${failedRings.join(', ')}` : '');
const { passed, failed, skipped } = total;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failedRings.length > 0 ? 1 : 0);

/** Reads which rings to run: those named, all with `--all`, and without arguments those that are not long. */
function chosenRings(args: readonly string[]): readonly Ring[] {
  const names = args.filter((arg) => arg !== '--all');
  const unknown = names.filter((name) => !RINGS.some((ring) => ring.name === name));
  if (unknown.length > 0) {
    const known = RINGS.map((ring) => ring.name).join(', ');
    console.error(`There is no ring ${unknown.join(', ')}. Rings: ${known}.`);
    process.exit(2);
  }
  if (names.length > 0) return RINGS.filter((ring) => names.includes(ring.name));
  return args.includes('--all') ? RINGS : RINGS.filter((ring) => !ring.isLong);
}

/** Runs `bun test` with these arguments, adds its tests to the total, and resolves to whether it succeeded. */
async function run(args: readonly string[]): Promise<boolean> {
  const report = join(tmpdir(), `chat-box-${process.pid}.xml`);
  const reporter = ['--reporter=junit', `--reporter-outfile=${report}`];
  const child = Bun.spawn([process.execPath, 'test', ...args, '--pass-with-no-tests', ...reporter], {
    stdio: ['inherit', 'inherit', 'inherit'],
    // Tests of looks then check every width in every scheme.
    env: isAll ? { ...process.env, ALL: '1' } : process.env,
  });
  const isGood = (await child.exited) === 0;
  const xml = await readReport(report);
  const summary = /<testsuites .*?>/.exec(xml)?.[0] ?? '';
  failedTests.push(...readFailures(xml));
  await rm(report, { force: true });
  const count = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(summary)?.[1] ?? 0);
  total.passed += count('tests') - count('failures') - count('skipped');
  // A file that does not load, or a run that was killed, is a failure without a failed test.
  total.failed += Math.max(count('failures'), isGood ? 0 : 1);
  total.skipped += count('skipped');
  return isGood;
}

/** The report of a run; empty for a run without tests and for one that was killed. */
async function readReport(path: string): Promise<string> {
  const file = Bun.file(path);
  return (await file.exists()) ? file.text() : '';
}

/** Returns the file, the title and the error of each failed test in a JUnit report. */
function readFailures(xml: string): string[] {
  const failure = /<testcase name="([^"]*)" classname="([^"]*)"[^>]*? file="([^"]*)"[^>]*>\s*<failure[^>]*>([^<]*)/g;
  return [...xml.matchAll(failure)].map((match) => {
    const [name = '', group = '', file = '', error = ''] = match.slice(1).map(unescapeXml);
    return `Failed: ${file}\n  ${group ? `${group} > ` : ''}${name}\n${error.trim().replace(/^/gm, '    ')}`;
  });
}

function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') =>
    code === undefined ? (named[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

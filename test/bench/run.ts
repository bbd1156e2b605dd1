import { watchOtherProcesses } from './other-processes.ts';
import { killChildren } from './children.ts';
import { startClientPool } from './client-pool.ts';
import { readOptions } from './options.ts';
import { Progress } from './progress.ts';
import { jsonReport, textReport, type Result } from './report.ts';
import { startSubject } from './subject.ts';
import { suites } from './suites.ts';
import { writeManual } from './write-manual.ts';

/** The longest time that a run may take, in milliseconds. */
const RUN_TIMEOUT_MS = 60 * 60_000;

const options = readOptions(
  process.argv.slice(2),
  suites.map(({ name }) => name),
);
if (typeof options === 'string') {
  console.error(options);
  process.exit(2);
}

process.on('exit', killChildren);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
setTimeout(() => {
  console.error(`The bench took more than ${RUN_TIMEOUT_MS / 60_000} minutes and was ended.`);
  process.exit(1);
}, RUN_TIMEOUT_MS).unref();

const progress = new Progress();
const began = performance.now();
const results: Result[] = [];
for (const suite of suites) {
  if (options.only && !options.only.has(suite.name)) continue;
  const bench = {
    short: options.short,
    seconds: options.seconds,
    progress: (what: string) => progress.show(`${suite.name}  ${what}`),
    note: (what: string) => progress.note(`${suite.name}  ${what}`),
    startSubject,
    startClientPool,
  };
  const countOtherCores = watchOtherProcesses();
  const outcome = await suite.run(bench).then(
    (rows) => ({ rows }),
    // The other suites are still useful.
    (error) => ({ rows: [], error: error instanceof Error ? error.message : String(error) }),
  );
  const result = { suite, ...outcome, otherCores: countOtherCores() };
  if ('error' in result) process.exitCode = 1;
  results.push(result);
  if (options.write) await writeManual(result, new Date());
}
progress.clear();

const seconds = Math.round((performance.now() - began) / 1_000);
const circumstances = { short: options.short, seconds };
console.log(options.json ? jsonReport(results, circumstances) : textReport(results, circumstances));
process.exit();

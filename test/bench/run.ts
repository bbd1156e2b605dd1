import { watchBystanders } from './bystanders.ts';
import { endAll } from './children.ts';
import { startCrew } from './crew.ts';
import { readOptions } from './options.ts';
import { Progress } from './progress.ts';
import { jsonReport, textReport, type Result } from './report.ts';
import { startSubject } from './subject.ts';
import type { Suite } from './suite.ts';
import { connect } from './suites/connect.ts';
import { chatFanOut, plainFanOut, webSocketFanOut } from './suites/fan-outs.ts';
import { idle } from './suites/idle.ts';
import { journal } from './suites/journal.ts';
import { loneMessage } from './suites/lone-message.ts';
import { offersAtOnce } from './suites/offers-at-once.ts';
import { page } from './suites/page.ts';
import { resume } from './suites/resume.ts';

/** A run that takes longer than this is ended, in milliseconds. */
const LONGEST = 40 * 60_000;

const suites: readonly Suite[] = [
  ...[connect, offersAtOnce, plainFanOut, chatFanOut, webSocketFanOut],
  ...[loneMessage, resume, journal, idle, page],
];

const options = readOptions(
  process.argv.slice(2),
  suites.map(({ name }) => name),
);
if (typeof options === 'string') {
  console.error(options);
  process.exit(2);
}

process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
setTimeout(() => {
  console.error(`The bench took more than ${LONGEST / 60_000} minutes and was ended.`);
  process.exit(1);
}, LONGEST).unref();

const progress = new Progress();
const began = performance.now();
const results: Result[] = [];
for (const suite of suites) {
  if (options.only && !options.only.has(suite.name)) continue;
  const bench = {
    short: options.short,
    progress: (what: string) => progress.say(`${suite.name}  ${what}`),
    note: (what: string) => progress.note(`${suite.name}  ${what}`),
    startSubject,
    startCrew,
  };
  const bystanders = watchBystanders();
  try {
    const rows = await suite.run(bench);
    results.push({ suite, rows, bystanders: bystanders() });
  } catch (error) {
    // The other suites still tell something.
    const why = error instanceof Error ? error.message : String(error);
    results.push({ suite, rows: [], error: why, bystanders: bystanders() });
    process.exitCode = 1;
  }
}
progress.clear();

const seconds = Math.round((performance.now() - began) / 1_000);
const circumstances = { short: options.short, seconds };
console.log(options.json ? jsonReport(results, circumstances) : textReport(results, circumstances));
process.exit();

import { cpus, release, type } from 'node:os';
import { endAll } from './children.ts';
import { startCrew } from './crew.ts';
import { readOptions } from './options.ts';
import { Progress } from './progress.ts';
import { startSubject } from './subject.ts';
import { isMet, targetedFigure, type Row, type Suite } from './suite.ts';
import { connect } from './suites/connect.ts';
import { chatFanOut, plainFanOut, webSocketFanOut } from './suites/fan-outs.ts';
import { idle } from './suites/idle.ts';
import { loneMessage } from './suites/lone-message.ts';
import { offersAtOnce } from './suites/offers-at-once.ts';
import { tableOf } from './table.ts';

/** A run that takes longer than this is ended, in milliseconds. */
const LONGEST = 40 * 60_000;

const suites: readonly Suite[] = [connect, offersAtOnce, plainFanOut, chatFanOut, webSocketFanOut, loneMessage, idle];

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
const results: { suite: Suite; rows: readonly Row[]; error?: string }[] = [];
for (const suite of suites) {
  if (options.only && !options.only.has(suite.name)) continue;
  const bench = {
    short: options.short,
    progress: (what: string) => progress.say(`${suite.name}  ${what}`),
    note: (what: string) => progress.note(`${suite.name}  ${what}`),
    startSubject,
    startCrew,
  };
  try {
    results.push({ suite, rows: await suite.run(bench) });
  } catch (error) {
    // The other suites still tell something.
    results.push({ suite, rows: [], error: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  }
}
progress.clear();

const machine = {
  cpu: cpus()[0]?.model ?? '?',
  cores: cpus().length,
  system: `${type()} ${release()}`,
  bun: Bun.version,
};
const seconds = Math.round((performance.now() - began) / 1_000);
if (options.json)
  console.log(JSON.stringify({ machine, seconds, short: options.short, suites: results.map(plainResult) }, null, 2));
else {
  for (const { suite, rows, error } of results) {
    console.log(error === undefined ? `${tableOf(suite, rows)}\n` : `${suite.title}\nfailed: ${error}\n`);
  }
  console.log(`(n×): ratio to a bare Bun.serve WebSocket publish under the same load, in the same run.`);
  console.log(`${machine.cores} × ${machine.cpu}, ${machine.system}, Bun ${machine.bun}, ${seconds} s`);
}
process.exit();

function plainResult({ suite, rows, error }: (typeof results)[number]) {
  const judged = rows.map((row) => ({
    ...row,
    targets: (row.targets ?? []).map((target) => ({ ...target, met: isMet(target, targetedFigure(target, row)) })),
  }));
  return { name: suite.name, title: suite.title, rows: judged, ...(error !== undefined && { error }) };
}

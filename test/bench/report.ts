import { cpus, release, type } from 'node:os';
import { isMet, targetedFigure, type Row, type Suite } from './suite.ts';
import { formatTable } from './table.ts';

/** Result of a suite. */
export interface Result {
  readonly suite: Suite;
  readonly rows: readonly Row[];
  /** Why the suite failed. */
  readonly error?: string;
  /** The number of cores that other processes kept busy meanwhile. */
  readonly otherCores: number;
}

/** Facts of the run that the figures depend on. */
export interface RunFacts {
  readonly short: boolean;
  readonly seconds: number;
}

/** Formats the results as text. */
export function textReport(results: readonly Result[], { seconds }: RunFacts): string {
  const { cpu, cores, system, bun } = machine();
  return [
    ...results.map(({ suite, rows, error, otherCores }) => {
      const body = error === undefined ? formatTable(suite, rows) : `failed: ${error}`;
      return `${suite.title}; other processes kept ${otherCores.toFixed(1)} cores busy\n${body}\n`;
    }),
    '(n×): ratio to a bare Bun.serve WebSocket publish under the same load, in the same run, unless the title names another baseline.',
    `${cores} × ${cpu}, ${system}, Bun ${bun}, ${seconds} s`,
  ].join('\n');
}

/** Formats the results as JSON. */
export function jsonReport(results: readonly Result[], circumstances: RunFacts): string {
  const suites = results.map(({ suite: { name, title }, rows, error, otherCores }) => {
    const assessed = rows.map((row) => ({
      ...row,
      targets: (row.targets ?? []).map((target) => ({ ...target, met: isMet(target, targetedFigure(target, row)) })),
    }));
    return { name, title, otherCores, rows: assessed, ...(error !== undefined && { error }) };
  });
  return JSON.stringify({ machine: machine(), ...circumstances, suites }, null, 2);
}

/** Returns the machine and the versions that figures depend on. */
export function machine() {
  const version = /^\d+\.\d+/.exec(release())?.[0] ?? '';
  const system = `${type()} ${version}`;
  return { cpu: cpus()[0]?.model ?? '?', cores: cpus().length, system, bun: Bun.version };
}

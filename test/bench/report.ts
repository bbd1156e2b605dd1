import { cpus, release, type } from 'node:os';
import { isMet, targetedFigure, type Row, type Suite } from './suite.ts';
import { tableOf } from './table.ts';

/** What became of a suite. */
export interface Result {
  readonly suite: Suite;
  readonly rows: readonly Row[];
  /** Why it could not be measured. */
  readonly error?: string;
  /** Cores that processes besides the bench kept busy meanwhile. */
  readonly bystanders: number;
}

/** What the figures depend on besides the code. */
export interface Circumstances {
  readonly short: boolean;
  readonly seconds: number;
}

/** The results for people. */
export function textReport(results: readonly Result[], { seconds }: Circumstances): string {
  const { cpu, cores, system, bun } = machine();
  return [
    ...results.map(({ suite, rows, error, bystanders }) => {
      const body = error === undefined ? tableOf(suite, rows) : `failed: ${error}`;
      return `${suite.title}; other processes kept ${bystanders.toFixed(1)} cores busy\n${body}\n`;
    }),
    '(n×): ratio to a bare Bun.serve WebSocket publish under the same load, in the same run.',
    `${cores} × ${cpu}, ${system}, Bun ${bun}, ${seconds} s`,
  ].join('\n');
}

/** The results for programs. */
export function jsonReport(results: readonly Result[], circumstances: Circumstances): string {
  const suites = results.map(({ suite: { name, title }, rows, error, bystanders }) => {
    const judged = rows.map((row) => ({
      ...row,
      targets: (row.targets ?? []).map((target) => ({ ...target, met: isMet(target, targetedFigure(target, row)) })),
    }));
    return { name, title, bystanders, rows: judged, ...(error !== undefined && { error }) };
  });
  return JSON.stringify({ machine: machine(), ...circumstances, suites }, null, 2);
}

function machine() {
  const system = `${type()} ${release()}`;
  return { cpu: cpus()[0]?.model ?? '?', cores: cpus().length, system, bun: Bun.version };
}

import type { ClientPool } from './client-pool.ts';
import type { Subject, SubjectOptions } from './subject.ts';

/** Figures by the keys of a suite's columns. */
export type Figures = Readonly<Record<string, number>>;

/** A group of measurements, shown as a table. */
export interface Suite {
  /** Its name for `--only`. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  run(bench: Bench): Promise<readonly Row[]>;
}

/** A column of figures. */
export interface Column {
  readonly key: string;
  readonly title: string;
  /** Digits after the decimal point. */
  readonly digits?: number;
  /** Whether to show the ratio to the baseline. */
  readonly ratio?: boolean;
}

/** Figures of a load, on chat-box and on the baseline. */
export interface Row {
  readonly load: string;
  readonly figures: Figures;
  readonly baseline?: Figures;
  readonly targets?: readonly Target[];
}

/** Bounds of a figure, or of its ratio to the baseline. */
export interface Target {
  readonly key: string;
  readonly of?: 'figure' | 'ratio';
  readonly most?: number;
  readonly least?: number;
}

/** Tools of a suite. What a suite starts ends when it is disposed of, or with the bench. */
export interface Bench {
  readonly short: boolean;
  /** Length of the suite `stall`, in seconds; undefined for its own. */
  readonly seconds: number | undefined;
  /** Shows the current step. */
  progress(what: string): void;
  /** Prints a fact that the table does not show. */
  note(what: string): void;
  startSubject(kind: Subject['kind'], options?: SubjectOptions): Promise<Subject>;
  startClientPool(before?: readonly string[]): Promise<ClientPool>;
}

/** The server and its baseline, in the order of measuring. The baseline runs the same load over a bare `Bun.serve` WebSocket publish. */
export const SUBJECTS = ['chat-box', 'bare'] as const;

/** Returns the figure or ratio of a target; undefined when the run has none. */
export function targetedFigure({ key, of = 'figure' }: Target, { figures, baseline }: Row): number | undefined {
  const figure = figures[key];
  if (of === 'figure' || figure === undefined) return figure;
  const base = baseline?.[key];
  return base === undefined || base === 0 ? undefined : figure / base;
}

/** Whether a figure is within the bounds of the target. */
export function isMet({ most = Infinity, least = -Infinity }: Target, figure: number | undefined): boolean {
  return figure !== undefined && figure <= most && figure >= least;
}

import type { Crew } from './crew.ts';
import type { Subject } from './subject.ts';

/** Numbers by name; a suite's columns name them. */
export type Figures = Readonly<Record<string, number>>;

/** A group of measurements that makes one table. */
export interface Suite {
  /** What `--only` calls it. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  run(bench: Bench): Promise<readonly Row[]>;
}

/** One figure of a row. */
export interface Column {
  readonly key: string;
  readonly title: string;
  /** Digits after the point. */
  readonly digits?: number;
  /** Whether the ratio to the baseline says something. */
  readonly ratio?: boolean;
}

/** One load, on chat-box and on the baseline. */
export interface Row {
  readonly load: string;
  readonly figures: Figures;
  readonly baseline?: Figures;
  readonly targets?: readonly Target[];
}

/** What a figure, or its ratio to the baseline, must be. */
export interface Target {
  readonly key: string;
  readonly of?: 'figure' | 'ratio';
  readonly most?: number;
  readonly least?: number;
}

/** What a suite works with. Whatever it starts ends when it is disposed of, or with the bench. */
export interface Bench {
  readonly short: boolean;
  /** Says what is going on. */
  progress(what: string): void;
  /** Says something that the table does not show. */
  note(what: string): void;
  startSubject(kind: Subject['kind']): Promise<Subject>;
  startCrew(): Promise<Crew>;
}

/** Both subjects in the order of measuring; the baseline is the same load over a bare `Bun.serve` WebSocket publish. */
export const SUBJECTS = ['chat-box', 'bare'] as const;

/** The figure that a target is about; undefined when the run did not give it. */
export function targetedFigure({ key, of = 'figure' }: Target, { figures, baseline }: Row): number | undefined {
  const figure = figures[key];
  if (of === 'figure' || figure === undefined) return figure;
  const base = baseline?.[key];
  return base === undefined || base === 0 ? undefined : figure / base;
}

/** Whether a figure is what the target asks for. */
export function isMet({ most = Infinity, least = -Infinity }: Target, figure: number | undefined): boolean {
  return figure !== undefined && figure <= most && figure >= least;
}

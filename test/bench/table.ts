import { isMet, targetedFigure, type Column, type Row, type Suite, type Target } from './suite.ts';

/** Formats a suite's rows as an aligned table. `×` is the ratio to the baseline. */
export function formatTable({ columns }: Suite, rows: readonly Row[]): string {
  const head = ['', ...columns.map((column) => column.title), 'target'];
  const body = rows.map((row) => [
    row.load,
    ...formatFigures(columns, row),
    (row.targets ?? []).map((target) => verdict(target, row, columns)).join(', '),
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...body].map((line) => line[at]?.length ?? 0)));
  const lines = [head, ...body].map((line) =>
    line
      .map((text, at) =>
        at === 0 || at === line.length - 1 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

/** Formats the figures of a row, with their ratios to the baseline, in the order of the columns. */
export function formatFigures(columns: readonly Column[], row: Row): readonly string[] {
  return columns.map((column) => cell(column, row));
}

function cell({ key, digits, ratio }: Column, { figures, baseline }: Row): string {
  const figure = figures[key];
  if (figure === undefined) return '';
  const base = baseline?.[key];
  const times = ratio && base !== undefined && base > 0 ? ` (${readableRatio(figure / base)}×)` : '';
  return readable(figure, digits) + times;
}

function verdict(target: Target, row: Row, columns: readonly Column[]): string {
  return `${formatBound(target, columns)} ${isMet(target, targetedFigure(target, row)) ? 'ok' : 'MISS'}`;
}

/** Formats what a target requires, such as `p99 ms ≤ 16`. */
export function formatBound({ key, most, least, of }: Target, columns: readonly Column[]): string {
  const title = columns.find((column) => column.key === key)?.title ?? key;
  const bound = most === undefined ? `≥ ${least?.toLocaleString('en')}` : `≤ ${most.toLocaleString('en')}`;
  return `${title} ${bound}${of === 'ratio' ? '×' : ''}`;
}

function readableRatio(ratio: number): string {
  return readable(ratio, ratio < 0.1 ? 2 : ratio < 10 ? 1 : 0);
}

function readable(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '-';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

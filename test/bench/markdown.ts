import { isMet, targetedFigure, type Row, type Suite } from './suite.ts';
import { formatBound, formatFigures } from './table.ts';

/** Formats a suite's rows as a table in Markdown. The last column lists the targets that are missed. */
export function markdownTable({ columns }: Suite, rows: readonly Row[]): string {
  const hasTargets = rows.some(({ targets = [] }) => targets.length > 0);
  const head = ['', ...columns.map(({ title }) => title), ...(hasTargets ? ['targets'] : [])];
  const rule = ['---', ...columns.map(() => '--:'), ...(hasTargets ? ['---'] : [])];
  const body = rows.map((row) => [
    row.load,
    ...formatFigures(columns, row),
    ...(hasTargets ? [verdict(columns, row)] : []),
  ]);
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function verdict(columns: Suite['columns'], row: Row): string {
  const { targets = [] } = row;
  const missed = targets.filter((target) => !isMet(target, targetedFigure(target, row)));
  if (missed.length === 0) return targets.length === 0 ? '' : 'met';
  return `missed: ${missed.map((target) => formatBound(target, columns)).join(', ')}`;
}

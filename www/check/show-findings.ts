import type { Finding } from '../../src/ports/finding.ts';

const LEVEL_LABELS = { ok: 'OK', warn: 'Warning', fail: 'Problem' };
const WORST_FIRST = ['fail', 'warn', 'ok'];

/** Fills a list with findings, the worst first. */
export function showFindings(list: HTMLElement, findings: readonly Finding[]): void {
  const sorted = findings.toSorted((a, b) => WORST_FIRST.indexOf(a.level) - WORST_FIRST.indexOf(b.level));
  list.replaceChildren(...sorted.map(createRow));
}

function createRow({ level, what, fix }: Finding): HTMLElement {
  const row = createElement('li', `finding ${level}`);
  row.append(createElement('span', 'level', LEVEL_LABELS[level]), createElement('span', 'what', what));
  if (fix === undefined) return row;
  const remedy = createElement('div', 'fix', 'How to fix it:');
  const lines = document.createElement('ul');
  lines.append(...fix.split('\n').map((line) => createElement('li', 'line', line)));
  remedy.append(lines);
  row.append(remedy);
  return row;
}

function createElement(name: string, className: string, text = ''): HTMLElement {
  const created = document.createElement(name);
  created.className = className;
  created.textContent = text;
  return created;
}

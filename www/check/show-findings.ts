import type { Finding } from '../../src/doctor/finding.ts';

const LEVELS = { ok: 'Good', warn: 'Look', fail: 'Mend' };

/** Fills a list with findings, the worst first. */
export function showFindings(into: HTMLElement, findings: readonly Finding[]): void {
  const worst = ['fail', 'warn', 'ok'];
  const sorted = [...findings].sort((a, b) => worst.indexOf(a.level) - worst.indexOf(b.level));
  into.replaceChildren(...sorted.map(item));
}

function item({ level, what, fix }: Finding): HTMLElement {
  const row = withClass('li', `finding ${level}`);
  row.append(withClass('span', 'level', LEVELS[level]), withClass('span', 'what', what));
  if (fix === undefined) return row;
  const remedy = withClass('div', 'fix', 'What changes it:');
  const lines = document.createElement('ul');
  lines.append(...fix.split('\n').map((line) => withClass('li', 'line', line)));
  remedy.append(lines);
  row.append(remedy);
  return row;
}

function withClass(name: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

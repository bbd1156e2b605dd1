import { describe, expect, test } from 'bun:test';
import { catalogue, type MetricSpec } from '../../../../src/metrics/catalogue.ts';
import { expectGenerated } from '../../../helpers/generated-block.ts';
import { projectRoot } from '../../../helpers/project-root.ts';
import { alertRules } from '../../../helpers/prometheus-rules.ts';

/** The catalogue as a table, without the padding of the formatter. */
function catalogueMarkdown(): string {
  const rows = Object.entries<MetricSpec>(catalogue).map(([name, { type, help, labels = {} }]) => {
    const listed = Object.entries(labels).map(([label, values]) => `\`${label}\`: ${values}`);
    return [`\`${name}\``, type, help, listed.join('; ')];
  });
  return [['metric', 'type', 'meaning', 'labels'], ['-', '-', '-', '-'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

test("The manual's metrics page holds the catalogue (UPDATE=1 bun test test/unit/www/docs writes it)", () =>
  expectGenerated('metrics', 'src/metrics/catalogue.ts', catalogueMarkdown()));

/** Labels that Prometheus adds, and that of the buckets of a histogram. */
const ADDED_LABELS = ['job', 'instance'];
const BUCKET_LABEL = 'le';
/** The series that Prometheus itself makes for each target. */
const OF_PROMETHEUS = 'up';

/** A word of PromQL that is a series, with its selector, or the labels of `by`. */
const SERIES = /\b(up|(?:chatbox|process)_\w+)(?:\{([^}]*)\})?/g;
const GROUPINGS = /\bby \(([^)]*)\)/g;

/** Returns what an expression names that does not exist, or that Prometheus would not find. */
function faults(expression: string): string[] {
  const found: string[] = [];
  const known = new Set(ADDED_LABELS);
  for (const [, series = '', selector = ''] of expression.matchAll(SERIES)) {
    const labels = labelsOf(series);
    if (!labels) found.push(series);
    for (const label of labels ?? []) known.add(label);
    for (const [, label = ''] of selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g))
      if (labels && ![...labels, ...ADDED_LABELS].includes(label)) found.push(`${label} of ${series}`);
  }
  for (const [, list = ''] of expression.matchAll(GROUPINGS))
    found.push(...list.split(', ').filter((label) => !known.has(label)));
  return found;
}

/** Returns the labels of a series; undefined for one that the server does not have. */
function labelsOf(series: string): readonly string[] | undefined {
  if (series === OF_PROMETHEUS) return [];
  const specs: Readonly<Record<string, MetricSpec>> = catalogue;
  const spec = specs[series];
  if (spec && spec.type !== 'histogram') return Object.keys(spec.labels ?? {});
  const [, base = '', part] = /^(.*)_(bucket|sum|count)$/.exec(series) ?? [];
  const histogram = specs[base];
  if (histogram?.type !== 'histogram') return undefined;
  return [...Object.keys(histogram.labels ?? {}), ...(part === 'bucket' ? [BUCKET_LABEL] : [])];
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const dashboard = (await Bun.file(`${projectRoot}www/docs/metrics/dashboard.json`).json()) as {
  readonly panels: readonly Panel[];
};
const rules = await alertRules();
const manual = await Bun.file(`${projectRoot}www/docs/metrics.md`).text();

describe('faults', () => {
  test('finds unknown series and labels, also in groupings', () => {
    expect(faults('sum by (instance, le) (rate(chatbox_ack_seconds_bucket{job="chatbox"}[5m]))')).toEqual([]);
    expect(faults('chatbox_ack_seconds > 1 and chatbox_roms + chatbox_rooms_count')).toEqual([
      'chatbox_ack_seconds',
      'chatbox_roms',
      'chatbox_rooms_count',
    ]);
    expect(faults('sum by (code) (chatbox_rooms{room="lobby"})')).toEqual(['room of chatbox_rooms', 'code']);
  });
});

describe('The dashboard', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');

  test('has panels with a title, a description and queries of series that exist', () => {
    expect(panels.length).toBeGreaterThan(20);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { title, description, targets = [] } of panels) {
      expect(title).not.toBe('');
      expect(description).toEndWith('.');
      expect(targets.length).toBeGreaterThan(0);
      for (const { expr, legendFormat } of targets) {
        expect({ title, faults: faults(expr) }).toEqual({ title, faults: [] });
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
          expect(expr.includes(label) || ADDED_LABELS.includes(label)).toBe(true);
      }
    }
  });

  test('shows every metric of the catalogue', () => {
    const shown = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n');
    const missing = Object.keys(catalogue).filter(
      (name) => !new RegExp(`\\b${name}(_bucket|_sum|_count)?\\b`).test(shown),
    );
    expect(missing).toEqual([]);
  });
});

describe('The alerts', () => {
  test('query series and labels that exist', () => {
    expect(rules.length).toBeGreaterThan(10);
    for (const { alert, expr } of rules) expect({ alert, faults: faults(expr) }).toEqual({ alert, faults: [] });
  });

  test('have a name of their own, a duration, a severity and a summary', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { for: duration, labels, annotations } of rules) {
      expect(duration).toMatch(/^\d+m$/);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).toEndWith('.');
    }
  });

  test('each have a section of the manual that explains what to do, and no other section does', () => {
    const sections = manual.split(/^### /m).slice(1);
    expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(rules.map(({ alert }) => alert));
    for (const section of sections) expect(section.split('\n').slice(1).join(' ').trim()).toMatch(/\w.*\.$/);
  });
});

import { test } from 'bun:test';
import { catalogue, type MetricSpec } from '../../../../src/metrics/catalogue.ts';
import { expectGenerated } from '../../../helpers/generated-block.ts';

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

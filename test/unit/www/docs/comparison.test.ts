import { expect, test } from 'bun:test';
import { expectGenerated } from '../../../helpers/generated-block.ts';
import { manualSources } from '../../../helpers/manual-sources.ts';

const page = (await manualSources()).find(({ name }) => name === 'comparison')?.markdown ?? '';
const [table = ''] = /^\|.*?\n(?=\n)/ms.exec(page) ?? [];

test('The README shows the table of chats that is in the manual', async () => {
  expect(table).toContain('**chat-box**');
  await expectGenerated('../../README', 'www/docs/comparison.md', table.trim());
});

test('The comparison has a source for each product', () => {
  const rows = table
    .split('\n')
    .slice(2)
    .filter((row) => row !== '' && !row.includes('**chat-box**'));
  expect(rows.length).toBeGreaterThan(9);
  expect(rows.filter((row) => !/^\| *\[[^\]]+\]\(https:/.test(row))).toEqual([]);
});

import { expect, test } from 'bun:test';
import { expectGenerated } from '../../../helpers/generated-block.ts';
import { codeBlocks, manualSources } from '../../../helpers/manual-sources.ts';
import { splitGenerated } from '../../../helpers/replace-generated.ts';
import { pionMarkdown } from '../../../bench/pion.ts';
import { suites } from '../../../bench/suites.ts';
import { benchSource } from '../../../bench/write-manual.ts';

const page = (await manualSources()).find(({ name }) => name === 'benchmarks')?.markdown ?? '';
const commands = codeBlocks(page).map(({ code }) => code.trim());

for (const { name } of suites) {
  test(`The manual's page of benchmarks has the command and the results of the suite ${name}`, () => {
    expect(commands).toContain(`bun run bench --only ${name}`);
    expect(splitGenerated(page, benchSource(name)).generated.trim()).not.toBe('');
  });
}

test("The manual's page of benchmarks names no suite that does not exist", () => {
  const named = commands.map((command) => command.replace('bun run bench --only ', ''));
  expect(named.toSorted()).toEqual(suites.map(({ name }) => name).toSorted());
});

test("The manual's page of benchmarks holds the figures of pion's run (UPDATE=1 bun test test/unit/www/docs writes them)", () =>
  expectGenerated('benchmarks', 'test/bench/pion.ts', pionMarkdown()));

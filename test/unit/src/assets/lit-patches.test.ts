import { expect, test } from 'bun:test';
import { sourceFiles } from '../../../helpers/source-files.ts';

/** What `lit-patches.ts` removes from Lit, and what a source that uses it contains. */
const REMOVED: Readonly<Record<string, RegExp>> = {
  'fragments of SVG and MathML': /\b(svg|mathml)`/,
  'directives apart from repeat, guard and keyed': /lit\/(async-directive|directives\/(?!(repeat|guard|keyed)\.))/,
  'directives in attributes': /=\$\{(repeat|guard|keyed)\(/,
  'options of event listeners': /@[\w-]+=\$\{\{/,
  'expressions on elements': /<[a-z][\w-]*\s+\$\{(?!.*=)/,
  'hooks of updates': /\b(shouldUpdate|getUpdateComplete|removeController|createRenderRoot|getPropertyDescriptor)\(/,
  'options of properties': /\b(useDefault|noAccessor|hasChanged): /,
  decorators: /@(property|state|query)\(/,
};

const files = (await sourceFiles()).filter(({ packages }) => packages.some((name) => /^lit\b/.test(name)));

test.each(Object.entries(REMOVED))('No source uses what the build removes from Lit: %s', (_, used) => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter(({ text }) => used.test(text)).map(({ path }) => path)).toEqual([]);
});

import type { BrowserPage } from './browser-page.ts';

const source = await Bun.file(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)).text();

/** Runs every rule of axe-core on the page's element, or on what the expression `of` finds. Resolves to a line a violation. */
export async function axeViolations(page: BrowserPage, of = 'box'): Promise<readonly string[]> {
  if (!(await page.read<boolean>(`'axe' in window`))) await page.run(source);
  // An element that still moves or fades in has neither its final place nor its final contrast.
  await page.run(
    `await Promise.allSettled(document.getAnimations().filter((animation) => animation.effect.getTiming().iterations !== Infinity).map((animation) => animation.finished))`,
  );
  return page.read(
    `axe.run(${of}, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' at ' + target.flat().join(' ') + ': ' + failureSummary)))`,
  );
}

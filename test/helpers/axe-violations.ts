import type { BrowserPage } from './browser-page.ts';

const source = await Bun.file(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)).text();

/** What axe-core finds wrong in the page's element, or in what `of` finds, a line for each place; every rule it has is asked. */
export async function axeViolations(page: BrowserPage, of = 'box'): Promise<readonly string[]> {
  await page.run(`if (!window.axe) { ${source} }`);
  // What moves is not where it will be, and what fades in has no contrast yet.
  await page.run(
    `await Promise.allSettled(document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished))`,
  );
  return page.read(
    `axe.run(${of}, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' at ' + target.flat().join(' ') + ': ' + failureSummary)))`,
  );
}

import { inlineConstants } from './inline-constants.ts';

/** Minifies what Bun's minifier leaves: style sheets in `css` template literals, and numeric constants. */
export const shrinkSources: Bun.BunPlugin = {
  name: 'shrink sources',
  setup(build) {
    build.onLoad({ filter: /[\\/]www[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await Bun.file(path).text();
      const contents = inlineConstants(source)
        .replace(/(?<=\bcss`)[^`]*(?=`)/g, minifyCss)
        // Lit's `css` checks interpolated values, which no style sheet here has; `unsafeCSS` takes the text as it is.
        .replace(/^import \{ css\b(?=.* from 'lit';$)/m, 'import { unsafeCSS as css');
      return { contents, loader: 'ts' };
    });
  },
};

/** Removes comments, and the spaces that the formatter adds. Rules do not change. */
export function minifyCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/;\}/g, '}')
    .replace(/(?<=[{;(][\w-]+): /g, ':')
    .trim();
}

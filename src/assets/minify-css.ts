/** Bun minifies scripts but not the style sheets that Lit elements hold in `css` template literals; this does. */
export const minifyCssLiterals: Bun.BunPlugin = {
  name: 'minify css literals',
  setup(build) {
    build.onLoad({ filter: /[\\/]www[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await Bun.file(path).text();
      const contents = source.replace(/(?<=\bcss`)[^`]*(?=`)/g, minifyCss);
      return { contents, loader: 'ts' };
    });
  },
};

/** Leaves out comments and the spaces that our formatter puts; every rule stays as it is. */
export function minifyCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/;\}/g, '}')
    .replace(/(?<=[{;(][\w-]+): /g, ':')
    .trim();
}

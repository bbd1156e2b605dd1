import { LIT_PATCHES } from './lit-patches.ts';

/** Style sheets without the fallback for browsers older than those that the element needs. */
const CSS_TAG = `
export class CSSResult {
  constructor(cssText) { this.cssText = cssText; }
  get styleSheet() {
    if (!this.sheet) (this.sheet = new CSSStyleSheet()).replaceSync(this.cssText);
    return this.sheet;
  }
}
export const unsafeCSS = (text) => new CSSResult(String(text));
export const css = unsafeCSS;
export const supportsAdoptingStyleSheets = true;
export const getCompatibleStyle = (style) => style;
export const adoptStyles = (root, styles) => {
  root.adoptedStyleSheets = styles.map(({ styleSheet }) => styleSheet);
};
`;

/** Changes Lit as `LIT_PATCHES` says. Rejects when Lit has another text than expected. */
export const patchLit: Bun.BunPlugin = {
  name: 'patch Lit',
  setup(build) {
    build.onLoad({ filter: /[\\/]@?lit[\\/-].*\.js$/ }, async ({ path }) => {
      const source = await Bun.file(path).text();
      const file = path.replaceAll('\\', '/');
      if (file.endsWith('@lit/reactive-element/css-tag.js')) return { contents: CSS_TAG, loader: 'js' };
      const [, patches = []] = Object.entries(LIT_PATCHES).find(([end]) => file.endsWith(end)) ?? [];
      let contents = source;
      for (const [text, replacement] of patches) {
        if (!contents.includes(text)) throw new Error(`${path} has another text than Lit 3.3.3: ${text}`);
        contents = contents.replace(text, () => replacement);
      }
      return { contents, loader: 'js' };
    });
  },
};

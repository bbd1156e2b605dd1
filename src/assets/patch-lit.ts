/** Writes a text into the text node that Lit drew before. */
const REUSE_TEXT_NODE =
  '_(t){this._$AH!==A&&a(this._$AH)?this._$AA.nextSibling.data=t:this.T(l.createTextNode(t)),this._$AH=t}';
/** Removes everything between the markers of the expression, and draws a new text node. */
const DRAW_TEXT_NODE = '_(t){this.T(l.createTextNode(t)),this._$AH=t}';

/**
 * Makes Lit draw each changed text as a new node. A page translation, such as that of Chrome, replaces text nodes with
 * elements of its own. Lit would write into such an element, and the page would show the old text forever.
 */
export const drawTextAsNewNodes: Bun.BunPlugin = {
  name: 'draw text as new nodes',
  setup(build) {
    build.onLoad({ filter: /[\\/]lit-html[\\/]lit-html\.js$/ }, async ({ path }) => {
      const source = await Bun.file(path).text();
      if (!source.includes(REUSE_TEXT_NODE)) throw new Error(`${path} writes texts in another way than Lit 3.3.3.`);
      return { contents: source.replace(REUSE_TEXT_NODE, DRAW_TEXT_NODE), loader: 'js' };
    });
  },
};

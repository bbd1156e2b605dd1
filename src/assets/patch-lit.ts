/** Writes a text into the text node that Lit drew before. */
const REUSE_TEXT_NODE =
  '_(t){this._$AH!==A&&a(this._$AH)?this._$AA.nextSibling.data=t:this.T(l.createTextNode(t)),this._$AH=t}';
/** Removes everything between the markers of the expression, and draws a new text node. */
const DRAW_TEXT_NODE = '_(t){this.T(l.createTextNode(t)),this._$AH=t}';

/**
 * Replacements in Lit's modules, by the end of their path.
 *
 * Each changed text is drawn as a new node. A page translation, such as that of Chrome, replaces text nodes with elements of
 * its own. Lit would write into such an element, and the page would show the old text forever.
 *
 * What the element does not use is removed: templates of SVG and MathML fragments, decorators, converters of types,
 * and hooks for polyfills.
 */
const PATCHES: Readonly<Record<string, readonly (readonly [text: string, replacement: string])[]>> = {
  'lit-html/lit-html.js': [
    [REUSE_TEXT_NODE, DRAW_TEXT_NODE],
    ['2===i?"<svg>":3===i?"<math>":""', '""'],
    ['+(2===i?"</svg>":3===i?"</math>":"")', ''],
    [
      'if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}',
      'this.el=S.createElement(f,e),P.currentNode=this.el.content;',
    ],
  ],
  '@lit/reactive-element/reactive-element.js': [
    [
      'u={toAttribute(t,s){switch(s){case Boolean:t=t?l:null;break;case Object:case Array:t=null==t?t:JSON.stringify(t)}return t},fromAttribute(t,s){let i=t;switch(s){case Boolean:i=null!==t;break;case Number:i=null===t?null:Number(t);break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}}return i}}',
      'u={toAttribute:t=>t,fromAttribute:t=>t}',
    ],
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ''],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
      '',
    ],
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}', ''],
    [',void 0!==t.l&&(this.l=[...t.l])', ''],
    [',this.constructor.l?.forEach(t=>t(this))', ''],
    [',p=a.reactiveElementPolyfillSupport', ''],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")', ''],
  ],
};

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

/** Changes Lit as `PATCHES` says. Rejects when Lit has another text than expected. */
export const patchLit: Bun.BunPlugin = {
  name: 'patch Lit',
  setup(build) {
    build.onLoad({ filter: /[\\/]@?lit[\\/-].*\.js$/ }, async ({ path }) => {
      const source = await Bun.file(path).text();
      const file = path.replaceAll('\\', '/');
      if (file.endsWith('@lit/reactive-element/css-tag.js')) return { contents: CSS_TAG, loader: 'js' };
      const [, patches = []] = Object.entries(PATCHES).find(([end]) => file.endsWith(end)) ?? [];
      let contents = source;
      for (const [text, replacement] of patches) {
        if (!contents.includes(text)) throw new Error(`${path} has another text than Lit 3.3.3: ${text}`);
        contents = contents.replace(text, () => replacement);
      }
      return { contents, loader: 'js' };
    });
  },
};

import type { CSSResult } from 'lit';

/** Adds a style sheet to a shadow root that has been rendered already; a part that loads on demand brings its own. */
export function adoptStyles(root: ShadowRoot, { styleSheet }: CSSResult): void {
  if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
}

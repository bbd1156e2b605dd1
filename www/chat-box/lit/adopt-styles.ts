import type { CSSResult } from 'lit';

/** Adds a style sheet to a shadow root after its first render, for a script that loads on demand. */
export function adoptStyles(root: ShadowRoot, { styleSheet }: CSSResult): void {
  if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
}

import { html } from 'lit';
import { marks } from '../text/text-kind.ts';
import type { MarkupToken, TextToken } from '../text/text-tokens.ts';
import { stripMarkup, withoutCode } from './parse.ts';

export { styles } from './markup.styles.ts';
export { markupTokens } from './parse.ts';

marks.strip = stripMarkup;
marks.withoutCode = withoutCode;

/** Draws a marked text with elements. What is typed around it stays in the text, for copies, but is not shown or read out. */
export function drawMarkup(token: TextToken, draw: (token: TextToken) => unknown): unknown {
  if (token.kind !== 'markup') return html`<span class="typed" aria-hidden="true">${token.text}</span>`;
  return drawMark(
    token.mark,
    token.parts.map((part) => draw(part)),
  );
}

function drawMark(mark: MarkupToken['mark'], parts: unknown): unknown {
  switch (mark) {
    case 'strong':
      return html`<strong>${parts}</strong>`;
    case 'em':
      return html`<em>${parts}</em>`;
    case 'del':
      return html`<del>${parts}</del>`;
    case 'code':
      return html`<code dir="auto" translate="no">${parts}</code>`;
    case 'pre':
      return html`<code class="pre" dir="auto" translate="no">${parts}</code>`;
    // Not elements of blocks, which a paragraph cannot contain.
    case 'quote':
      return html`<span class="block quoted" role="blockquote">${parts}</span>`;
    case 'list':
      return html`<span class="block" role="list">${parts}</span>`;
    case 'item':
      return html`<span class="item dot" role="listitem">${parts}</span>`;
    case 'numbered':
      return html`<span class="item" role="listitem">${parts}</span>`;
  }
}

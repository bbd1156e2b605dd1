import { html, nothing } from 'lit';
import { closeBidi } from './close-bidi.ts';
import { foldTokens, isLongText } from './long-text.ts';
import { unusualName } from './mention.ts';
import { textTokens, type TextToken } from './text-tokens.ts';

/** Reads and draws marks. */
export interface Markup {
  readonly markupTokens: (text: string, name: string | undefined) => readonly TextToken[];
  readonly drawMarkup: (token: TextToken, draw: (token: TextToken) => unknown) => unknown;
}

/**
 * Draws the text of a message with its links and mentions, and `end` after it. The text never becomes markup, and its direction
 * does not affect other text. Highlights mentions of `name`, your current name. With `tab` 0, Tab moves the focus to the links.
 * The element `.rest` contains all but the beginning of a long text, and is hidden: a browser would take seconds to lay out a
 * page of such texts. Without `markup`, marks are drawn as they were typed.
 */
export function messageText(
  text: string,
  name: string | undefined,
  tab: 0 | -1,
  end: unknown,
  markup?: Markup,
): unknown {
  const draw = (token: TextToken): unknown => {
    switch (token.kind) {
      case 'text':
        return token.text;
      case 'link':
        return html`<a
          href=${token.href}
          title=${token.host ?? nothing}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          translate="no"
          dir="ltr"
          tabindex=${tab}
          >${token.text}</a
        >`;
      case 'mention':
        return html`<bdi class="mention ${isSameName(token.name, name) ? 'you' : ''}" translate="no"
          >${token.text}</bdi
        >`;
      default:
        return markup?.drawMarkup(token, draw);
    }
  };
  const tokens = (markup?.markupTokens ?? textTokens)(closeBidi(text), unusualName(name));
  if (!isLongText(text)) return [tokens.map(draw), end];
  const [head, rest] = foldTokens(tokens);
  return [head.map(draw), html`<span class="rest">${rest.map(draw)}${end}</span>`];
}

/** Returns whether a text mentions a name. */
export function mentions(text: string, name: string | undefined): boolean {
  if (!name || !text.toLowerCase().includes(name.toLowerCase())) return false;
  return textTokens(closeBidi(text), unusualName(name), Infinity).some(
    (token) => token.kind === 'mention' && isSameName(token.name, name),
  );
}

function isSameName(name: string, other: string | undefined): boolean {
  return name.toLowerCase() === other?.toLowerCase();
}

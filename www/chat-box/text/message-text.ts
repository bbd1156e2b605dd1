import { html, nothing, type TemplateResult } from 'lit';
import { closeBidi } from './close-bidi.ts';
import { textTokens } from './text-tokens.ts';

/**
 * Draws the text of a message with its links and mentions. The text never becomes markup, and its direction does not affect
 * other text. Highlights mentions of `name`, your current name. With `tab` 0, Tab moves the focus to the links.
 */
export function messageText(text: string, name: string | undefined, tab: 0 | -1): (TemplateResult | string)[] {
  return textTokens(closeBidi(text)).map((token) => {
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
    }
  });
}

/** Returns whether a text mentions a name, among the mentions that are marked. */
export function mentions(text: string, name: string | undefined): boolean {
  if (!name || !text.toLowerCase().includes(name.toLowerCase())) return false;
  return textTokens(closeBidi(text)).some((token) => token.kind === 'mention' && isSameName(token.name, name));
}

function isSameName(name: string, other: string | undefined): boolean {
  return name.toLowerCase() === other?.toLowerCase();
}

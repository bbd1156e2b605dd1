import { html, type TemplateResult } from 'lit';
import { closeBidi } from './close-bidi.ts';
import { textTokens } from './text-tokens.ts';

/**
 * Draws the text of a message with its links and mentions. Everything in it is drawn as text and affects nothing else.
 * Mentions of `name`, your present name, are highlighted. With `tab` 0, links are stops of the Tab key.
 */
export function messageText(text: string, name: string | undefined, tab: 0 | -1): (TemplateResult | string)[] {
  return textTokens(closeBidi(text)).map((token) => {
    switch (token.kind) {
      case 'text':
        return token.text;
      case 'link':
        return html`<a href=${token.href} target="_blank" rel="noopener nofollow ugc" dir="ltr" tabindex=${tab}
          >${token.text}</a
        >`;
      case 'mention':
        return html`<bdi class="mention ${isSameName(token.name, name) ? 'you' : ''}">${token.text}</bdi>`;
    }
  });
}

function isSameName(name: string, other: string | undefined): boolean {
  return name.toLowerCase() === other?.toLowerCase();
}

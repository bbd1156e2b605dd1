import { html, type TemplateResult } from 'lit';
import { closeBidi } from './close-bidi.ts';
import { textTokens } from './text-tokens.ts';

/**
 * A message's text with its links and mentions. Whatever it holds goes in as text; nothing in it reaches further.
 * Where `name`, yours now, is mentioned stands out; `tab` 0 makes links stops of the Tab key, -1 not.
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
        return html`<bdi class="mention ${isName(token.name, name) ? 'you' : ''}">${token.text}</bdi>`;
    }
  });
}

function isName(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

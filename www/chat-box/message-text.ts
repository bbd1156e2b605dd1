import { html, type TemplateResult } from 'lit';
import { closeBidi } from './close-bidi.ts';
import { textTokens } from './text-tokens.ts';

/** How a text is drawn. */
export interface TextView {
  /** Your name now: where it is mentioned stands out. */
  readonly name: string | undefined;
  /** `0` makes links stops of the Tab key, `-1` not. */
  readonly tab: 0 | -1;
}

/** A message's text with its links and mentions. Whatever it holds goes in as text; nothing in it reaches further. */
export function messageText(text: string, { name, tab }: TextView): (TemplateResult | string)[] {
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

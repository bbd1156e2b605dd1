import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../look/icon.ts';
import { ARROW_DOWN } from '../look/icons.ts';
import type { Words } from '../languages/en.ts';
import type { ScrollAnchor } from './scroll-anchor.ts';

/** Draws the button that requests older messages. It is never `disabled`: that would blur it. */
export function olderButton(
  words: Words,
  { isAtStart }: ScrollAnchor,
  isEnabled: boolean,
  request: () => void,
): TemplateResult {
  return html`<button
    class="older"
    type="button"
    tabindex=${isAtStart ? 0 : -1}
    aria-disabled=${!isEnabled}
    @click=${request}
  >
    ${words.loadOlder}
  </button>`;
}

/** Draws the button that scrolls to the newest message. It counts the unread ones. */
export function newsPill(
  count: number,
  words: Words,
  { isAtEnd, isFarFromEnd }: ScrollAnchor,
  toEnd: () => void,
): TemplateResult | typeof nothing {
  if (isAtEnd || !(count > 0 || isFarFromEnd)) return nothing;
  return html`<button class="${count > 0 ? 'main news' : 'down'}" type="button" @click=${toEnd}>
    ${count > 0 ? words.newMessages(count) : html`<span class="unseen">${words.jumpToLatest}</span>`}
    ${icon(ARROW_DOWN)}
  </button>`;
}

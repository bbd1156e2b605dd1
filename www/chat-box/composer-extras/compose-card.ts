import { html, type TemplateResult } from 'lit';
import type { ComposeMode } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import { preview } from '../log/quote.ts';
import { icon } from '../look/icon.ts';
import { CLOSE, PENCIL, REPLY } from '../look/icons.ts';
import { textDirection } from '../text/text-kind.ts';

/**
 * Draws the card over the field while its text is a reply or an edit: the person, one line of the message, and a button
 * that cancels. Outlines the row of the message in the log.
 */
export function composeCard({ kind, message }: ComposeMode, words: Words, cancel: () => void): TemplateResult {
  const text = message ? preview(message, words) : words.originalNotLoaded;
  const isReply = kind === 'reply';
  return html`<div class="card">
    <span class="sign">${isReply ? icon(REPLY, 'mirrored') : icon(PENCIL)}</span>
    <div class="about">
      <bdi class="title" id="mode"
        >${isReply ? (message ? words.replyingTo(message.from.name) : words.inReplyTo) : words.editing}</bdi
      >
      <span class="quote" lang="" dir=${textDirection(text)}>${text}</span>
    </div>
    <button class="cancel" type="button" title=${words.cancel} @click=${cancel}>${icon(CLOSE)}</button>
    <chat-box-outline .message=${message?.id}></chat-box-outline>
  </div>`;
}

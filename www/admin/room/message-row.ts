import { html, nothing, type TemplateResult } from 'lit';
import { isProgram } from '../../../src/protocol/person.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { avatar } from '../../chat-box/people/avatar.ts';
import { closeBidi } from '../../chat-box/text/close-bidi.ts';
import { textDirection } from '../../chat-box/text/text-kind.ts';
import { personName, timeOfDay } from '../parts/draw.ts';

/** The inputs that a message is drawn from. */
interface MessageView {
  /** The message that it replies to, if the log has it. */
  readonly original: Message | undefined;
  readonly isTarget: boolean;
  /** Address of its picture; undefined without one. */
  readonly picture: string | undefined;
  readonly act: (person: Person) => void;
  readonly remove: () => void;
}

/** Length of a quoted text, in UTF-16 code units. */
const MAX_QUOTE = 120;

/** Draws a message, with what an administrator can do. An address in it is not a link: many reported messages have bad ones. */
export function messageRow(
  message: Message,
  { original, isTarget, picture, act, remove }: MessageView,
): TemplateResult {
  const { from, text, time, edited, deleted, replyTo, file } = message;
  return html`<article class=${isTarget ? 'target' : ''}>
    ${avatar(from)}
    <div class="body">
      <p class="by">${personName(from)} ${timeOfDay(time)}${edited && !deleted ? ' · edited' : nothing}</p>
      ${replyTo === undefined ? nothing : quote(original)}
      ${
        file && picture !== undefined && !deleted
          ? html`<p class="message">
              <a href=${picture} target="_blank" rel="noopener noreferrer">Picture: ${file.alt}</a>
            </p>`
          : nothing
      }
      ${
        deleted
          ? html`<p class="gone">Message deleted</p>`
          : html`<p class="message" dir=${textDirection(text)}>${closeBidi(text)}</p>`
      }
    </div>
    <div class="tools">
      ${
        deleted
          ? nothing
          : html`<button type="button" aria-label="Delete the message of ${from.name}" @click=${remove}>Delete</button>`
      }
      ${
        isProgram(from.id)
          ? nothing
          : html`<button type="button" aria-label="Act on ${from.name}" @click=${() => act(from)}>Act…</button>`
      }
    </div>
  </article>`;
}

function quote(original: Message | undefined): TemplateResult {
  if (!original) return html`<p class="quote">Replies to an earlier message</p>`;
  const { from, text, deleted } = original;
  const line = deleted ? 'Message deleted' : text.replaceAll(/\s+/g, ' ').slice(0, MAX_QUOTE);
  return html`<p class="quote">Replies to <bdi>${from.name}</bdi>: <bdi>${line}</bdi></p>`;
}

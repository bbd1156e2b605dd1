import { html, nothing, type TemplateResult } from 'lit';
import type { ChatClient } from '../../client/client.ts';
import type { Words } from '../languages/en.ts';
import { preview } from '../log/quote.ts';
import { icon } from '../look/icon.ts';
import { PIN } from '../look/icons.ts';
import { textDirection } from '../text/text-kind.ts';

/** A longer topic may scroll, for which it needs the focus. */
const MAX_SHORT_TOPIC_UNITS = 60;

/** Draws the topic of a room, and its pinned message. A press of the message calls `jump` with its id. */
export function roomBar(
  words: Words,
  client: ChatClient | undefined,
  jump: (id: string) => unknown,
): TemplateResult | typeof nothing {
  const { topic, pinned = '' } = client?.settings ?? {};
  const message = client?.find(pinned) ?? client?.pinned;
  const text = message && preview(message, words);
  if (!topic && !text) return nothing;
  return html`<div class="room" part="room">
    ${
      topic
        ? html`<p lang="" dir=${textDirection(topic)} tabindex=${topic.length > MAX_SHORT_TOPIC_UNITS ? 0 : nothing}>
            ${topic}
          </p>`
        : nothing
    }
    ${
      text
        ? html`<button type="button" @click=${() => jump(pinned)}>
            ${icon(PIN)}
            <span class="unseen">${words.pinned}: </span>
            <bdi class="name" translate="no">${message?.from.name}</bdi>
            <bdi lang="" dir=${textDirection(text)}>${text}</bdi>
          </button>`
        : nothing
    }
  </div>`;
}

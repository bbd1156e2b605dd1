import { html, type TemplateResult } from 'lit';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { marks, readAction, textDirection } from '../text/text-kind.ts';
import { closeBidi } from '../text/close-bidi.ts';
import { hue } from '../people/avatar.ts';
import type { Words } from '../languages/en.ts';

/** Maximum length of a quote, in UTF-16 units. */
const MAX_QUOTE_UNITS = 160;

/** Shortens a text to one line of at most `MAX_QUOTE_UNITS`. */
export function shortText(text: string): string {
  const line = (readAction(text) ?? marks.strip(text))
    .slice(0, 2 * MAX_QUOTE_UNITS)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= MAX_QUOTE_UNITS) return closeBidi(line);
  // Never cuts inside a character.
  const end = new Intl.Segmenter().segment(line).containing(MAX_QUOTE_UNITS)?.index ?? MAX_QUOTE_UNITS;
  return `${closeBidi(line.slice(0, end || MAX_QUOTE_UNITS).toWellFormed())}…`;
}

/** Returns one line about a message: the start of its text, or its picture in words. */
export function preview({ text, file }: Message, words: Words): string {
  return shortText(text || (file ? words.picture(file.alt) : ''));
}

/** Draws the original of a reply with its current text, as a button that calls `jump`. */
export function quote(original: Message | undefined, tab: 0 | -1, words: Words, jump: () => void): TemplateResult {
  const text = original?.deleted ? words.deleted : original ? preview(original, words) : '';
  return html`<button class="quote" type="button" tabindex=${tab} @click=${jump}>
    <span class="unseen">${words.inReplyTo} </span>${
      original === undefined
        ? html`<i>${words.originalNotLoaded}</i>`
        : html`<bdi class="name" translate="no" .style=${hue(original.from.id)}>${original.from.name}</bdi>
            ${original.deleted ? html`<i>${text}</i>` : html`<bdi lang="" dir=${textDirection(text)}>${text}</bdi>`}`
    }
  </button>`;
}

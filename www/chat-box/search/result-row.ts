import { html, type TemplateResult } from 'lit';
import { findHit } from '../../../src/protocol/search-text.ts';
import type { SearchResult } from '../../../src/protocol/search-messages.ts';
import type { Words } from '../languages/en.ts';
import { marks, textDirection } from '../text/text-kind.ts';
import { timeFormat } from '../text/time-format.ts';

/** What a result is drawn with. */
export interface ResultView {
  /** The folded text of the search. */
  readonly query: string;
  readonly words: Words;
  readonly isSelected: boolean;
  readonly open: (id: string) => void;
}

const dateAndTime = timeFormat({ dateStyle: 'medium', timeStyle: 'short' });
const date = timeFormat({ dateStyle: 'medium' });
const clockTime = timeFormat({ timeStyle: 'short' });
const ACTION_PREFIX = /^\/me /;

/** Draws a result: author, time and the text around the hit. */
export function resultRow(
  { id, from, time, excerpt }: SearchResult,
  { query, words, isSelected, open }: ResultView,
): TemplateResult {
  const text = marks.strip(excerpt).replace(ACTION_PREFIX, '');
  return html`<li id="result-${id}" role="option" aria-selected=${isSelected} @click=${() => open(id)}>
    <span class="about">
      <bdi class="name" translate="no">${from.name}</bdi>
      <time datetime=${new Date(time).toISOString()} title=${dateAndTime(time, words)}
        >${(isToday(time) ? clockTime : date)(time, words)}</time
      >
    </span>
    <bdi class="excerpt" lang="" dir=${textDirection(text)}>${marked(text, query)}</bdi>
  </li>`;
}

function isToday(time: number): boolean {
  return new Date(time).toDateString() === new Date().toDateString();
}

/** Marks the first hit in an excerpt. */
function marked(excerpt: string, query: string): unknown {
  const hit = findHit(excerpt, query);
  if (!hit) return excerpt;
  const { start, end } = hit;
  return html`${excerpt.slice(0, start)}<mark>${excerpt.slice(start, end)}</mark>${excerpt.slice(end)}`;
}

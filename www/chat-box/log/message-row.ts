import { html, nothing, type TemplateResult } from 'lit';
import type { MessageFile } from '../../../src/protocol/pictures.ts';
import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { BLOCK_MARK, isFewEmoji, MARK, marks, readAction, textDirection } from '../text/text-kind.ts';
import { avatar, hue } from '../people/avatar.ts';
import type { OnDemand } from '../on-demand/on-demand.ts';
import type { LightboxLog } from '../pictures/lightbox.ts';
import type { ReactionHost } from '../reactions/chip.ts';
import { seals, spokenName } from '../people/seals.ts';
import { dayName } from './days.ts';
import { MIN_FOLDED_UNITS, unfold } from './fold.ts';
import { messageExtra } from './message-extras.ts';
import { mentions, messageText } from '../text/message-text.ts';
import { timeFormat } from '../text/time-format.ts';
import { quote } from './quote.ts';
import type { Entry, MessageEntry } from './transcript.ts';
import type { Words } from '../languages/en.ts';

/** The element of a message. */
export interface MessageRow extends HTMLElement {
  entry: MessageEntry;
}

/** Flags of a row. */
export interface RowFlags {
  /** Tab moves the focus to this row, and then to its links and buttons. */
  readonly isCurrent: boolean;
  /** This is the first unread message. */
  readonly startsUnread: boolean;
  /** The page adds elements to this message. */
  readonly hasExtra: boolean;
}

/** The inputs that an entry is drawn from, without the entry itself. */
export interface RowView extends RowFlags {
  /** The reader. */
  readonly you: Person | undefined;
  readonly words: Words;
  /** Draws marks in texts. Undefined if the page turned it off. */
  readonly markup: OnDemand<typeof import('../markup/markup.ts')> | undefined;
  /** Draws member changes. */
  readonly presence: OnDemand<typeof import('../presence/presence.ts')>;
  /** Draws reactions. */
  readonly reactions: OnDemand<typeof import('../reactions/reactions.ts')>;
  /** The log. */
  readonly host: ReactionHost & LightboxLog;
  /** Draws pictures. */
  readonly pictures: OnDemand<typeof import('../pictures/pictures.ts')>;
  /** Several people who join or leave become a number. */
  readonly sumsUpPresence: boolean;
  /** Today, from `readDay`. */
  readonly today: number;
  /** Draws the button that undoes the deletion of a message. Undefined when nothing can be undone. */
  readonly undo: ((id: string, tab: 0 | -1) => unknown) | undefined;
  readonly jump: (id: string) => void;
  readonly resend: (id: string) => void;
}

/** Draws an entry of the log. Text from members never becomes markup, and its direction does not affect other text. */
export function entryRow(entry: Entry, view: RowView): TemplateResult {
  switch (entry.kind) {
    case 'message':
      return messageRow(entry, view);
    case 'presence':
      return html`${dayLine(entry, view)}
        <div class="row presence">
          ${view.presence.when(true)?.presenceLine(entry, view.sumsUpPresence, view.words)}
        </div>`;
  }
}

/** Draws a message. All rows share one template, so that a row stays the same element when an older page changes its group. */
function messageRow(entry: MessageEntry, view: RowView): TemplateResult {
  const { message, own, original } = entry;
  // The first unread message shows its author.
  const startsGroup = entry.startsGroup || view.startsUnread;
  const { isCurrent, words } = view;
  const { id, from, time, text, replyTo, reactions = [], state } = message;
  const tab = isCurrent ? 0 : -1;
  const failure = state?.kind === 'failed' ? words.sendFailure(state.failure) : undefined;
  const isForYou = !own && mentions(readAction(text) ?? (view.markup ? marks.withoutCode(text) : text), view.you?.name);
  return html`${dayLine(entry, view)}
    ${view.startsUnread ? html`<div class="line unread"><span>${words.newDivider}</span></div>` : nothing}
    <article
      class="row ${startsGroup ? 'first' : ''} ${failure ? 'failed' : state ? 'pending' : ''} ${isForYou ? 'for-you' : ''}"
      part="message ${own ? 'own-message' : ''}"
      tabindex=${tab}
      aria-label=${words.messageLabel(spokenName(from, words), clockTime(time, words), accessibleText(message, words))}
      .entry=${entry}
    >
      ${startsGroup ? head(from, time, readAction(text) !== undefined, words) : timeOfDay(time, words)}
      ${replyTo === undefined ? nothing : quote(original, tab, words, () => view.jump(replyTo))}
      ${messageBody(message, startsGroup, view, tab)} ${view.hasExtra ? messageExtra(id) : nothing}
      ${view.reactions.when(reactions.length > 0)?.drawReactions(message, tab, view.host)}
      ${
        failure === undefined
          ? nothing
          : html`<p class="failure">
              <bdi role="alert">${failure}</bdi>
              <button type="button" @click=${() => view.resend(id)}>${words.resend}</button>
            </p>`
      }
    </article>`;
}

function head(person: Person, time: number, isAction: boolean, words: Words): TemplateResult {
  if (isAction) return avatar(person);
  return html`${avatar(person)}
    <p class="head">
      <span
        ><bdi class="name" part="name" translate="no" .style=${hue(person.id)}>${person.name}</bdi
        >${seals(person, words)}</span
      >
      ${timeOfDay(time, words)}
    </p>`;
}

function timeOfDay(time: number, words: Words): TemplateResult {
  return html`<time datetime=${new Date(time).toISOString()} title=${wholeTime(time, words)}
    >${clockTime(time, words)}</time
  >`;
}

function messageBody(message: Message, startsGroup: boolean, view: RowView, tab: 0 | -1): TemplateResult {
  const { id, text, deleted, edited, from, file } = message;
  const { words } = view;
  if (deleted)
    return html`<p class="text">${view.undo?.(id, tab) ?? html`<i class="mark" dir="auto">${words.deleted}</i>`}</p>`;
  const action = readAction(text);
  const shown = action ?? text;
  const author = () => (startsGroup ? nothing : html`<bdi class="unseen" translate="no">${`${from.name}: `}</bdi>`);
  const actor = () =>
    html`<bdi class="name" translate="no" .style=${hue(from.id)}>${from.name}</bdi
      ><span lang=${words.locale}>${seals(from, words)}</span> `;
  // Not in an action, which goes on after its author's name.
  const markup = view.markup?.when(action === undefined && MARK.test(text));
  const kind = action === undefined ? (isFewEmoji(text) ? 'large' : '') : 'action';
  // No line begins with it.
  const mark = edited ? html`&nbsp;<span class="mark" lang=${words.locale}>${words.edited}</span>` : nothing;
  const line = [action === undefined ? author() : actor(), messageText(shown, view.you?.name, tab, mark, markup)];
  const mayFold = shown.length >= MIN_FOLDED_UNITS;
  return html`${file ? picture(message, file, view, tab) : nothing}
  ${file && !text && !edited ? nothing : html`<p class="text ${kind} ${mayFold ? 'long' : ''} ${markup && BLOCK_MARK.test(shown) ? 'blocks' : ''}" part="text" lang="" dir=${textDirection(shown)}>${line}</p>`}
  ${mayFold ? html`<button class="all" type="button" hidden tabindex=${tab} @click=${unfold}>${words.showAll}</button>` : nothing}`;
}

/** Draws the picture of a message. Its place has the right size before the script and the picture have loaded. */
function picture(message: Message, { alt, width, height }: MessageFile, view: RowView, tab: 0 | -1): TemplateResult {
  const ratio = Math.min(4, Math.max(0.4, width / height));
  const size = `aspect-ratio:${ratio};inline-size:min(${+width}px,100%,20em,${18 * ratio}em)`;
  return html`<div class="picture" .style=${size}>
    ${view.pictures.when(true)?.picture(view.host, message, tab, view.words) ?? view.words.picture(alt)}
  </div>`;
}

/** Returns the text of a message for screen readers. */
export function accessibleText({ text, deleted, from, file }: Message, words: Words): string {
  if (deleted) return words.deleted;
  if (file) return `${words.picture(file.alt)} ${marks.strip(text)}`.trim();
  const action = readAction(text);
  return action === undefined ? marks.strip(text) : `${from.name} ${action}`;
}

/** Draws the line above the first entry of a day. */
function dayLine({ day }: Entry, { today, words }: RowView): TemplateResult | typeof nothing {
  if (day === undefined) return nothing;
  const name = dayName(day, today);
  return html`<div class="line day"><span>${name === 'date' ? wholeDay(day, words) : words[name]}</span></div>`;
}

const clockTime = timeFormat({ hour: 'numeric', minute: '2-digit' });
const wholeTime = timeFormat({ dateStyle: 'full', timeStyle: 'short' });
const wholeDay = timeFormat({ dateStyle: 'full' });

import { html, nothing, type TemplateResult } from 'lit';
import type { Message, Person, Reaction } from '../../src/protocol/server-messages.ts';
import type { Outgoing } from '../client/outbox.ts';
import { actionOf } from './action-text.ts';
import { avatar } from './avatar.ts';
import { dayName } from './days.ts';
import { isFewEmoji } from './few-emoji.ts';
import { hue } from './hue.ts';
import { mentions, messageText } from './message-text.ts';
import { quote } from './quote.ts';
import type { Entry, MessageEntry, PresenceChange } from './transcript.ts';
import { words } from './words.ts';

/** The element of a message. */
export interface MessageRow extends HTMLElement {
  entry: MessageEntry;
}

/** How an entry is drawn, besides what it is. */
export interface RowView {
  /** Who looks. */
  readonly you: Person | undefined;
  /** The day it is, as `dayOf` gives it. */
  readonly today: string;
  /** This row is the stop of the Tab key, and so are the links and buttons in it. */
  readonly isCurrent: boolean;
  /** A long text is shown whole. */
  readonly isWhole: boolean;
  /** What follows is unread. */
  readonly startsUnread: boolean;
  readonly react: (message: Message, emoji: string, on: boolean) => void;
  readonly jump: (id: string) => void;
  readonly showAll: (key: string) => void;
}

/** Longer texts, in UTF-16 units or lines, are cut off until one asks for more. */
const LONG_TEXT = 1_500;
const MANY_LINES = 24;

/** One entry of the log. Text goes in as text, in an element of its own direction, so nothing in it reaches further. */
export function entryRow(entry: Entry, view: RowView): TemplateResult {
  switch (entry.kind) {
    case 'message':
      return messageRow(entry, view);
    case 'presence':
      return html`<div class="row presence"><p>${entry.changes.map(presenceChange)}</p></div>`;
    case 'day':
      return html`<div class="line day"><span>${dayText(entry.day, view.today)}</span></div>`;
  }
}

/** One template for all kinds, so that the row stays when an earlier page shows that it goes on from another. */
function messageRow(entry: MessageEntry, view: RowView): TemplateResult {
  const { message, own, startsGroup, original } = entry;
  const { you, isCurrent } = view;
  const { from, time, text, replyTo, reactions = [] } = message;
  const tab = isCurrent ? 0 : -1;
  const kind = [startsGroup && 'first', own && 'own', !own && mentions(text, you?.name) && 'mentioned'];
  return html`${view.startsUnread ? html`<div class="line unread"><span>${words.unread}</span></div>` : nothing}
    <article
      class="row ${kind.filter(Boolean).join(' ')}"
      tabindex=${tab}
      aria-label=${isCurrent ? words.saidAt(from.name, clockTime.format(time), spoken(message)) : nothing}
      .entry=${entry}
    >
      ${startsGroup ? head(from, time, actionOf(text) !== undefined) : nothing}
      ${replyTo === undefined ? nothing : quote(original, tab, () => view.jump(replyTo))} ${saidText(entry, view, tab)}
      ${
        reactions.length === 0
          ? nothing
          : html`<div class="reactions" role="group" aria-label=${words.reactions}>
              ${reactions.map((one) => reaction(one, tab, () => view.react(message, one.emoji, !one.mine)))}
            </div>`
      }
    </article>`;
}

function head({ name }: Person, time: number, isAction: boolean): TemplateResult {
  if (isAction) return avatar(name);
  return html`${avatar(name)}
    <p class="head">
      <bdi class="name" ${hue(name)}>${name}</bdi>
      <time datetime=${new Date(time).toISOString()} title=${wholeTime.format(time)}>${clockTime.format(time)}</time>
    </p>`;
}

function saidText({ message, startsGroup, key }: MessageEntry, view: RowView, tab: 0 | -1): TemplateResult {
  const { text, deleted, edited, from } = message;
  if (deleted) return html`<p class="text"><span class="mark">${words.deleted}</span></p>`;
  const action = actionOf(text);
  const name = html`<bdi class="name" ${hue(from.name)}>${from.name}</bdi> `;
  const author = startsGroup ? nothing : html`<bdi class="unseen">${from.name}: </bdi>`;
  const isCut = !view.isWhole && (text.length > LONG_TEXT || text.split('\n', MANY_LINES + 1).length > MANY_LINES);
  const kind = [action !== undefined && 'action', isFewEmoji(text) && 'large', isCut && 'cut'];
  const mark = edited ? html` <span class="mark">${words.edited}</span>` : nothing;
  const line = [action === undefined ? author : name, messageText(action ?? text, { name: view.you?.name, tab }), mark];
  const all = () => view.showAll(key);
  return html`<p class="text ${kind.filter(Boolean).join(' ')}" dir="auto">${line}</p>
    ${isCut ? html`<button class="all" type="button" tabindex=${tab} @click=${all}>${words.showAll}</button>` : nothing}`;
}

function reaction({ emoji, count, mine }: Reaction, tab: 0 | -1, toggle: () => void): TemplateResult {
  return html`<button
    type="button"
    aria-pressed=${mine === true}
    aria-label=${words.reaction(emoji, count)}
    tabindex=${tab}
    @click=${toggle}
  >
    <span class="emoji">${emoji}</span> ${count}
  </button>`;
}

/** What goes with a message of ours that is on its way. */
export interface OutgoingView {
  readonly you: Person | undefined;
  readonly startsGroup: boolean;
  readonly original: Message | undefined;
  /** The reader asks for another try. */
  readonly resend: () => void;
}

/** A message of ours on its way, where and how it will stand. */
export function outgoingRow({ command, state, time }: Outgoing, view: OutgoingView): TemplateResult {
  if (command.type !== 'send') throw new Error('Only what is said stands in the log.');
  const { text, replyTo } = command;
  const { you, startsGroup, original, resend } = view;
  const action = actionOf(text);
  const kind = [startsGroup && 'first', state.kind === 'failed' ? 'failed' : 'pending'];
  const name = html`<bdi class="name" ${hue(you?.name ?? '')}>${you?.name}</bdi> `;
  const textKind = [isFewEmoji(text) && 'large', action !== undefined && 'action'];
  const line = [action === undefined ? nothing : name, messageText(action ?? text, { name: undefined, tab: 0 })];
  return html`<div class="row own ${kind.filter(Boolean).join(' ')}">
    ${startsGroup && you ? head(you, time, action !== undefined) : nothing}
    ${replyTo === undefined ? nothing : quote(original, -1, () => {})}
    <p class="text ${textKind.filter(Boolean).join(' ')}" dir="auto">${line}</p>
    ${
      state.kind === 'failed'
        ? html`<p class="failure">
            ${words.failure(state.why)} <button type="button" @click=${resend}>${words.sendAgain}</button>
          </p>`
        : nothing
    }
  </div>`;
}

/** A message as one hears it. */
export function spoken({ text, deleted, from }: Message): string {
  if (deleted) return words.deleted;
  const action = actionOf(text);
  return action === undefined ? text : `${from.name} ${action}`;
}

function presenceChange({ person, change, was }: PresenceChange): TemplateResult {
  const name = html`<bdi>${person.name}</bdi>`;
  const sentence = change === 'renamed' ? words.renamed(html`<bdi>${was}</bdi>`, name) : words[change](name);
  return html`<span>${sentence}</span> `;
}

function dayText(day: string, today: string): string {
  const name = dayName(day, today);
  return name === 'date' ? wholeDay.format(new Date(`${day}T12:00`)) : words[name];
}

/** A clock time in the reader's manner. */
export const clockTime = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const wholeTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });
const wholeDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

import { html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../../../src/protocol/server-messages.ts';
import { avatar } from '../../chat-box/people/avatar.ts';
import { seals } from '../../chat-box/people/seals.ts';

const SEAL_WORDS = { verified: () => 'Verified user', owner: 'Owner', moderator: 'Moderator' };

/** Writes a time with its day. */
export const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const figure = new Intl.NumberFormat('en-GB');

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A ban that lasts longer than this is shown as one that lasts forever: five years. */
const FOREVER_SECONDS = 5 * 365 * 86_400;

/** Draws the picture and the name of a person. */
export function personCell(person: Person): TemplateResult {
  return html`<span class="person">${avatar(person)}<span class="name">${personName(person)}</span></span>`;
}

/** Draws the name of a person, and what stands behind it. */
export function personName(person: Person): TemplateResult {
  return html`<b><bdi translate="no">${person.name}</bdi></b
    >${seals(person, SEAL_WORDS)}`;
}

/** Draws a time in the past by its distance; older ones as they are. The title has the exact time. */
export function ago(time: number, now = Date.now()): TemplateResult {
  return timeElement(time, describeAge(now - time) ?? moment.format(time));
}

/** Draws the time of the day; the day as well, unless it is today. */
export function timeOfDay(time: number, now = Date.now()): TemplateResult {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return timeElement(time, isToday ? clockTime.format(time) : moment.format(time));
}

/** Returns whether a ban of so many seconds is shown as one that lasts forever. */
export function isForever(seconds: number): boolean {
  return seconds > FOREVER_SECONDS;
}

/** Draws when a ban or mute ends. */
export function banEnd(since: number, until: number): TemplateResult {
  return isForever((until - since) / 1_000) ? html`forever` : html`until ${timeElement(until, moment.format(until))}`;
}

/** Draws the link to a room. A ban from all rooms has none. */
export function roomLink(room: string): TemplateResult {
  return room === '*' ? html`<span class="quiet">all rooms</span>` : html`<a href=${roomHash(room)}>${room}</a>`;
}

/** Returns the address of a room on this page. */
export function roomHash(room: string, tab = ''): string {
  return `#/rooms/${encodeURIComponent(room)}${tab && `/${tab}`}`;
}

/** Writes a number with separators. */
export function number(value: number): string {
  return figure.format(value);
}

/** Writes seconds as the two largest units. */
export function duration(seconds: number): string {
  const units = [
    ...([['d', Math.floor(seconds / 86_400)]] as const),
    ...([['h', Math.floor(seconds / 3_600) % 24]] as const),
    ...([['min', Math.floor(seconds / 60) % 60]] as const),
    ...([['s', Math.floor(seconds) % 60]] as const),
  ];
  const first = units.findIndex(([, count]) => count > 0);
  if (first < 0) return '0 s';
  return units
    .slice(first, first + 2)
    .flatMap(([unit, count]) => (count > 0 ? `${count} ${unit}` : []))
    .join(' ');
}

/** Draws the reason of a report or a ban. Nothing for an absent one. */
export function reasonLine(reason: string | undefined): TemplateResult | typeof nothing {
  return reason ? html`<p class="reason"><span class="quiet">Reason:</span> <bdi>${reason}</bdi></p>` : nothing;
}

function timeElement(time: number, text: string): TemplateResult {
  return html`<time datetime=${new Date(time).toISOString()} title=${moment.format(time)}>${text}</time>`;
}

/** Returns undefined for more than a week. */
function describeAge(age: number): string | undefined {
  if (age < MINUTE_MS) return 'just now';
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min ago`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)} h ago`;
  if (age < 7 * DAY_MS) return `${Math.floor(age / DAY_MS)} d ago`;
  return undefined;
}

import type { Kick } from '../protocol/client-messages.ts';
import { MAX_KICK_SECONDS } from '../protocol/limits.ts';
import type {
  Clear,
  ModerationPage,
  ModerationRequest,
  Mute,
  Report,
  Resolve,
  Unban,
} from '../protocol/moderation-messages.ts';
import { isCount, isId, type Fields } from '../protocol/parse-client.ts';
import { isBlank, replaceControls } from '../protocol/text.ts';
import { isUser } from '../protocol/users.ts';

/** Maximum length of a reason, in UTF-16 code units. */
const MAX_REASON_UNITS = 200;
/** Maximum length of the place in a list after which a page begins. The server never issues a longer one. */
const MAX_PLACE_UNITS = 128;

/** Characters that change the direction of the text after them. Marks without such an effect stay. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu;

const PAGES: ReadonlySet<unknown> = new Set<ModerationPage['what']>(['bans', 'reports', 'log', 'settings']);
const SPANS: ReadonlySet<unknown> = new Set<Kick['erase']>(['hour', 'day', 'all']);

/** Parses `kick`. Returns a sentence about the field that is wrong. */
export function parseKick({ id, member, message, user, seconds, reason, erase }: Fields): Kick | string {
  if (!isId(id)) return wrongId('kick');
  if (!isCount(seconds) || seconds > MAX_KICK_SECONDS) return `kick.seconds must be 0 to ${MAX_KICK_SECONDS}.`;
  if (erase !== undefined && !isSpan(erase)) return 'kick.erase must be hour, day or all.';
  const target = parseTarget('kick', member, message, user);
  if (typeof target === 'string') return target;
  if (!isReason(reason)) return wrongReason('kick');
  return { type: 'kick', id, ...target, seconds, ...toReason(reason), ...(erase !== undefined && { erase }) };
}

/** Parses `mute`. Returns a sentence about the field that is wrong. */
export function parseMute({ id, member, message, seconds, reason }: Fields): Mute | string {
  if (!isId(id)) return wrongId('mute');
  if (!isCount(seconds) || seconds < 1 || seconds > MAX_KICK_SECONDS)
    return `mute.seconds must be 1 to ${MAX_KICK_SECONDS}.`;
  const target = parseTarget('mute', member, message);
  if (typeof target === 'string') return target;
  if (!isReason(reason)) return wrongReason('mute');
  return { type: 'mute', id, ...target, seconds, ...toReason(reason) };
}

/** Parses `unban`. Returns a sentence about the field that is wrong. */
export function parseUnban({ id, ban }: Fields): Unban | string {
  if (!isId(id)) return wrongId('unban');
  return isId(ban) ? { type: 'unban', id, ban } : 'unban.ban must be the id of a ban.';
}

/** Parses `clear`. Returns a sentence about the field that is wrong. */
export function parseClear({ id, before }: Fields): Clear | string {
  if (!isId(id)) return wrongId('clear');
  if (before === undefined) return { type: 'clear', id };
  return isCount(before) ? { type: 'clear', id, before } : 'clear.before must be an offset.';
}

/** Parses `report`. Returns a sentence about the field that is wrong. */
export function parseReport({ id, message, reason }: Fields): Report | string {
  if (!isId(id)) return wrongId('report');
  if (!isId(message)) return 'report.message must be a message id.';
  if (reason === undefined || !isReason(reason) || cleanLine(reason) === '')
    return `report.reason must be text of 1 to ${MAX_REASON_UNITS} UTF-16 code units.`;
  return { type: 'report', id, message, reason: cleanLine(reason) };
}

/** Parses `resolve`. Returns a sentence about the field that is wrong. */
export function parseResolve({ id, report }: Fields): Resolve | string {
  if (!isId(id)) return wrongId('resolve');
  return isId(report) ? { type: 'resolve', id, report } : 'resolve.report must be the id of a report.';
}

/** Parses `moderation`. Returns a sentence about the field that is wrong. */
export function parseModeration({ what, before }: Fields): ModerationRequest | string {
  if (!isPage(what)) return 'moderation.what must be bans, reports, log or settings.';
  if (before === undefined) return { type: 'moderation', what };
  const isPlace = typeof before === 'string' && before.length <= MAX_PLACE_UNITS;
  return isPlace ? { type: 'moderation', what, before } : 'moderation.before must be `next` of a page.';
}

/** Returns the sentence about a command without a valid id. */
export function wrongId(type: string): string {
  return `${type}.id must have 16 to 64 of A-Za-z0-9_-.`;
}

/**
 * Returns a text for one line of an interface: without line ends, controls and characters that change the direction of the
 * text after it, trimmed. Returns an empty text when nothing is visible. The result is never longer than the text.
 */
export function cleanLine(text: string): string {
  const line = replaceControls(text)
    .replace(DIRECTION_CONTROLS, '')
    .replace(/[\s\u0085]+/gu, ' ')
    .trim();
  return isBlank(line) ? '' : line;
}

/** Reads the person that a command is about: its id, a message of it, or the user. */
function parseTarget(
  type: string,
  member: unknown,
  message: unknown,
  user?: unknown,
): { readonly member: string } | { readonly message: string } | { readonly user: string } | string {
  if ([member, message, user].filter((name) => name !== undefined).length > 1)
    return `${type} must name a person once: by a member or a message${type === 'kick' ? ', or by a user' : ''}.`;
  if (user !== undefined)
    return typeof user === 'string' && isUser(user) ? { user } : `${type}.user must be the sub of a verified user.`;
  if (message === undefined) return isId(member) ? { member } : `${type}.member must be the id of a person.`;
  return isId(message) ? { message } : `${type}.message must be a message id.`;
}

function isReason(reason: unknown): reason is string | undefined {
  return reason === undefined || (typeof reason === 'string' && reason.length <= MAX_REASON_UNITS);
}

function toReason(reason: string | undefined): { readonly reason?: string } {
  const cleaned = cleanLine(reason ?? '');
  return cleaned === '' ? {} : { reason: cleaned };
}

function wrongReason(type: string): string {
  return `${type}.reason must be text of at most ${MAX_REASON_UNITS} UTF-16 code units.`;
}

function isSpan(value: unknown): value is NonNullable<Kick['erase']> {
  return SPANS.has(value);
}

function isPage(value: unknown): value is ModerationPage['what'] {
  return PAGES.has(value);
}

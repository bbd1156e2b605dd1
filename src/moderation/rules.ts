import type { Attempt, MemberAction, Refusal, Rule, RuleMember } from '../ports/rules.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { cleanAlt, findCaptionFault, findTextFault, unifyLineEnds } from '../protocol/text.ts';
import { timeLeft, type Subject } from './ban-list.ts';
import { hasLink } from './links.ts';
import type { ReportLimit } from './report-limit.ts';
import type { ModeratedRoom, ModeratedRooms } from './moderated-room.ts';
import type { SlowMode } from './slow-mode.ts';

/** Collaborators of the rules. */
export interface RuleDeps {
  readonly rooms: ModeratedRooms;
  readonly slowMode: SlowMode;
  readonly reportLimit: ReportLimit;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

/** Actions that others see. Muted members may still read, and delete their own messages. */
const VISIBLE: ReadonlySet<MemberAction['type']> = new Set<MemberAction['type']>([
  ...['send', 'edit', 'react', 'rename', 'typing'],
] as const);

/**
 * Creates the rule of moderation: mutes, and the settings of the room. Moderators are exempt from the settings. Notes what it
 * allows where a limit counts it, so it must be the last of all rules.
 */
export function createModerationRule(deps: RuleDeps): Rule {
  return (attempt) => {
    const { action, member, documents } = attempt;
    if (action.type === 'added' && !action.handler.writes) return reportRefusal(attempt, deps);
    if (action.type !== 'added' && !VISIBLE.has(action.type)) return undefined;
    const moderated = deps.rooms.read(documents);
    const mute = moderated.bans.find('mute', toSubject(member));
    if (mute) return { code: 'muted', retryAfter: timeLeft(mute, deps.now()) };
    if (member.isModerator) return undefined;
    const refusal = settingsRefusal(member, moderated, deps.now()) ?? textRefusal(action, member, moderated);
    if (refusal || action.type !== 'send') return refusal;
    // The core refuses such a text later.
    if (hasFault(action)) return undefined;
    return slowRefusal(attempt, action, moderated, deps);
  };
}

/** Returns a member as bans and mutes see it. The network of a moderator does not count. */
export function toSubject({ id, user, address, since, isModerator, role }: RuleMember): Subject {
  return { memberId: id, user, address: isModerator ? '' : address, since, role };
}

function settingsRefusal(member: RuleMember, { settings }: ModeratedRoom, now: number): Refusal | undefined {
  const { paused = 0, guests, newcomers = 0 } = settings;
  if (paused > now) return { code: 'paused', retryAfter: Math.ceil(paused - now) };
  if (member.user !== undefined) return undefined;
  if (guests !== undefined) return { code: 'guests' };
  const waitMs = member.since + newcomers * 1_000 - now;
  return newcomers > 0 && waitMs > 0 ? { code: 'newcomer', retryAfter: Math.ceil(waitMs) } : undefined;
}

function textRefusal(action: MemberAction, member: RuleMember, moderated: ModeratedRoom): Refusal | undefined {
  const text = readText(action);
  if (text === undefined) return undefined;
  const { settings, hasForbiddenWord } = moderated;
  const mayLink = settings.links === undefined || (settings.links === 'users' && member.user !== undefined);
  const code: ErrorCode | false = (!mayLink && hasLink(text) && 'links') || (hasForbiddenWord(text) && 'words');
  return code ? { code } : undefined;
}

/** Returns the text that others would see. The words of a name are apart. */
function readText(action: MemberAction): string | undefined {
  switch (action.type) {
    case 'send':
      return action.file?.alt ? `${action.text}\n${action.file.alt}` : action.text;
    case 'edit':
      return action.text;
    case 'rename':
      return action.name?.replace(/(?<=\p{Ll})(?=\p{Lu})|[_-]+/gu, ' ');
    default:
      return undefined;
  }
}

function hasFault({ text, file }: Extract<MemberAction, { type: 'send' }>): boolean {
  const sent = unifyLineEnds(text);
  return (file ? findCaptionFault(sent, cleanAlt(file.alt ?? '')) : findTextFault(sent)) !== undefined;
}

function slowRefusal(
  { member, room }: Attempt,
  { id }: Extract<MemberAction, { type: 'send' }>,
  { settings }: ModeratedRoom,
  { slowMode }: RuleDeps,
): Refusal | undefined {
  const { personId, user, address } = member;
  const slowAttempt = { room, personId, isGuest: user === undefined, address, id };
  const retryAfter = slowMode.waitMs(slowAttempt, settings.slow);
  if (retryAfter > 0) return { code: 'slow-mode', retryAfter };
  slowMode.noteAttempt(slowAttempt);
  return undefined;
}

function reportRefusal({ room, member, action }: Attempt, { reportLimit }: RuleDeps): Refusal | undefined {
  if (action.type !== 'added' || action.message.type !== 'report' || !('id' in action.message)) return undefined;
  const { personId, user, address } = member;
  const reporter = { room, personId, guestAddress: user === undefined ? address : undefined };
  const id = String(action.message.id);
  const retryAfter = reportLimit.waitMs(reporter, id);
  if (retryAfter > 0) return { code: 'too-many', retryAfter };
  reportLimit.note(reporter, id);
  return undefined;
}

import { BAN_PREFIX, readReports, SETTINGS_KEY } from '../ports/kept-moderation.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Admission, Entry } from '../ports/admission.ts';
import type { AddedCommand, AddedRequest, ClientRequest, DeleteJudge } from '../ports/requests.ts';
import type { AddedMessage, Rule } from '../ports/rules.ts';
import type { Arrival, MemberMessages, Sink, WelcomeFields } from '../ports/sinks.ts';
import { closeReasons, type CloseReason } from '../protocol/close-reasons.ts';
import type { Kick } from '../protocol/client-messages.ts';
import type {
  ChangeSettings,
  Clear,
  ModerationRequest,
  ModerationWelcome,
  Mute,
  Report,
  Resolve,
  Unban,
} from '../protocol/moderation-messages.ts';
import { SALT_KEY, timeLeft } from './ban-list.ts';
import { judgeClear, judgeDelete, judgeReport, judgeResolve, judgeSettings } from './commands.ts';
import { Erasures } from './erasures.ts';
import { Notices } from './notices.ts';
import { PAGE_ITEMS, sendPage } from './pages.ts';
import { PinnedMessage } from './pinned-message.ts';
import {
  parseClear,
  parseKick,
  parseModeration,
  parseMute,
  parseReport,
  parseResolve,
  parseUnban,
} from './parse-messages.ts';
import { ReportLimit } from './report-limit.ts';
import { ModeratedRooms } from './moderated-room.ts';
import { createModerationRule, toSubject } from './rules.ts';
import { judgeKick, judgeMute, judgeUnban } from './sanctions.ts';
import { parseSettings, publicSettings } from './settings.ts';
import { SlowMode } from './slow-mode.ts';

/** Collaborators of moderation. */
export interface ModerationDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly members: MemberMessages;
}

/** The parts of moderation, for the ports. */
export interface Moderation {
  readonly admission: Pick<Admission, 'entryRefusal'>;
  readonly rule: Rule;
  readonly requests: readonly ClientRequest[];
  readonly judgeDelete: DeleteJudge;
  readonly welcome: WelcomeFields;
  readonly sink: Sink;
  readonly lastingDocuments: readonly string[];
}

/** The parts that the ports share. */
interface Parts {
  readonly rooms: ModeratedRooms;
  readonly slowMode: SlowMode;
  readonly reportLimit: ReportLimit;
  readonly notices: Notices;
  readonly pinned: PinnedMessage;
  readonly erasures: Erasures;
  readonly now: () => number;
}

/**
 * Creates moderation: bans, mutes, the settings of rooms, reports and the audit log. A room keeps all of it as documents, which
 * hold on all nodes and survive a restart.
 */
export function createModeration({ clock, log, members }: ModerationDeps): Moderation {
  const now = () => clock.wall();
  const elapsed = () => clock.elapsed();
  const rooms = new ModeratedRooms();
  const parts: Parts = {
    ...{ rooms, now, slowMode: new SlowMode(elapsed), reportLimit: new ReportLimit(elapsed) },
    ...{ notices: new Notices({ rooms, members }), pinned: new PinnedMessage({ rooms, members }) },
    ...{ erasures: new Erasures({ rooms, clock, log }) },
  };
  return {
    admission: { entryRefusal: (entry) => entryRefusal(entry, parts) },
    rule: createModerationRule(parts),
    requests: createRequests(parts),
    judgeDelete: (context) => judgeDelete(context, parts),
    welcome: (arrival) => createWelcome(arrival, parts),
    sink: createSink(parts),
    lastingDocuments: [BAN_PREFIX, SALT_KEY],
  };
}

/** Refuses a banned person, and guests of a room for users only. Never refuses an owner. */
function entryRefusal(entry: Entry, { rooms, notices, now }: Parts): CloseReason | undefined {
  const { documents, memberId, user, role, isModerator, since } = entry;
  notices.open(documents);
  if (role === 'owner' || (isModerator && user === undefined)) return undefined;
  const { bans, settings } = rooms.read(documents);
  const ban = bans.find('ban', { memberId, user, address: isModerator ? '' : entry.address, since, role });
  if (ban) {
    const isNamed = user !== undefined || ban.person.id === memberId;
    return { ...closeReasons[isNamed ? 'kicked' : 'network-banned'], retryAfter: timeLeft(ban, now()) };
  }
  return settings.guests === 'none' && user === undefined ? closeReasons['users-only'] : undefined;
}

function createRequests(parts: Parts): readonly ClientRequest[] {
  const targetMessage = ({ message }: { readonly message?: string }) => message;
  const kick: AddedCommand<Kick> = {
    ...command('kick', parseKick),
    target: targetMessage,
    needsPeople: true,
    judge(message, context) {
      const verdict = judgeKick(message, context, parts);
      // Not a refused one: members could push out what moderators expect.
      if (verdict.kind === 'keep') parts.erasures.expect(message);
      return verdict;
    },
  };
  const mute: AddedCommand<Mute> = {
    ...command('mute', parseMute),
    target: targetMessage,
    needsPeople: true,
    judge: (message, context) => judgeMute(message, context, parts),
  };
  const unban: AddedCommand<Unban> = {
    ...command('unban', parseUnban),
    judge: (message, context) => judgeUnban(message, context, parts),
  };
  const settings: AddedCommand<ChangeSettings> = {
    ...command('settings', parseSettings),
    target: ({ pinned }) => pinned ?? undefined,
    judge: (message, context) => judgeSettings(message, context, parts),
  };
  const clear: AddedCommand<Clear> = {
    ...command('clear', parseClear),
    judge: (message, context) => judgeClear(message, context, parts),
  };
  const report: AddedCommand<Report> = {
    ...command('report', parseReport),
    // A member that may only read reports what it reads.
    access: 'read-only',
    target: targetMessage,
    judge: (message, context) => judgeReport(message, context, parts),
  };
  const resolve: AddedCommand<Resolve> = {
    ...command('resolve', parseResolve),
    judge: (message, context) => judgeResolve(message, context, parts),
  };
  const moderation: AddedRequest<ModerationRequest> = {
    ...{ kind: 'request', type: 'moderation', access: 'read-only', rows: PAGE_ITEMS },
    parse: parseModeration,
    handle: (message, requester) => sendPage(message, requester, parts),
  };
  return [kick, mute, unban, settings, clear, report, resolve, moderation] as readonly ClientRequest[];
}

function command<Added extends AddedMessage>(type: Added['type'], parse: AddedCommand<Added>['parse']) {
  return { kind: 'command', type, access: 'read-write', rows: 0, parse } as const;
}

function createWelcome({ room, member }: Arrival, { rooms, erasures, pinned }: Parts): Readonly<ModerationWelcome> {
  erasures.takeUp(room);
  pinned.welcome(room, member);
  const { settings, bans, reports } = rooms.read(room.documents);
  const mute = bans.find('mute', toSubject(member));
  const { until = 0, reason } = mute ?? {};
  return {
    ...(settings.rev > 0 && { settings: publicSettings(settings) }),
    ...(mute && { muted: { until, ...(reason !== undefined && { reason }) } }),
    ...(member.isModerator && { reports: reports.size }),
    ...(member.user === undefined && { since: member.since }),
  };
}

function createSink({ slowMode, reportLimit, notices, erasures, pinned }: Parts): Sink {
  return {
    committed(room, events) {
      for (const event of events)
        if (event.type === 'message') slowMode.noteMessage(room.name, event.from.id, event.id);
      pinned.committed(room, events);
    },
    kept(room, changes) {
      erasures.takeUp(room);
      notices.kept(room, changes);
      if (changes.some(({ key }) => key === SETTINGS_KEY)) pinned.settingsChanged(room);
      // A person that reports over several nodes has one limit.
      for (const { id, report } of readReports(changes))
        reportLimit.note({ room: room.name, personId: report.by.id, guestAddress: undefined }, id);
    },
  };
}

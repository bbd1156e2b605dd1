import { REPORT_PREFIX, SETTINGS_KEY } from '../ports/kept-moderation.ts';
import type { CommandContext } from '../ports/requests.ts';
import type { Verdict } from '../ports/verdict.ts';
import type { ChangeSettings, Clear, Report, Resolve } from '../protocol/moderation-messages.ts';
import { toPerson } from '../protocol/person.ts';
import { refuse, toEntry } from './audit.ts';
import { mayActOn } from './ranks.ts';
import type { ModeratedRooms } from './moderated-room.ts';
import { changeSettings, publicSettings } from './settings.ts';

/** Collaborators of the commands. */
export interface CommandDeps {
  readonly rooms: ModeratedRooms;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

const UNCHANGED: Verdict = { kind: 'unchanged' };

/** Decides a `settings`. A message that is to be pinned must exist. */
export function judgeSettings(
  change: ChangeSettings,
  { member, documents, row }: CommandContext,
  { rooms }: CommandDeps,
): Verdict {
  if (!member.isModerator) return refuse('not-moderator');
  const result = changeSettings(rooms.read(documents).settings, change);
  switch (result.kind) {
    case 'conflict':
      return refuse('conflict');
    case 'too-large':
      return refuse('too-many');
    case 'unchanged':
      return UNCHANGED;
  }
  const { settings, names } = result;
  if (typeof change.pinned === 'string' && names.includes('pinned') && (!row || row.deleted))
    return refuse('not-found');
  const by = toPerson(member);
  return {
    kind: 'keep',
    changes: [{ key: SETTINGS_KEY, value: JSON.stringify(settings) }],
    draft: { type: 'settings', settings: publicSettings(settings), by },
    entry: toEntry({ by, action: 'settings', detail: names.join(', ') }),
  };
}

/** Decides a `clear`. It also closes the reports of the messages that it deletes. */
export function judgeClear({ before }: Clear, { member, documents }: CommandContext, { rooms }: CommandDeps): Verdict {
  if (!member.isModerator) return refuse('not-moderator');
  const by = toPerson(member);
  return {
    kind: 'keep',
    changes: rooms.read(documents).reports.close(({ offset }) => before === undefined || offset < before),
    draft: { type: 'cleared', before: before ?? Number.MAX_SAFE_INTEGER, by },
    entry: toEntry({ by, action: 'clear' }),
  };
}

/** Decides a `report`. A second report of a person about a message changes nothing. */
export function judgeReport(
  { id, message, reason }: Report,
  { member, documents, row }: CommandContext,
  { rooms, now }: CommandDeps,
): Verdict {
  if (!row || row.deleted) return refuse('not-found');
  const { reports } = rooms.read(documents);
  const by = toPerson(member);
  if (reports.has(message, by.id)) return UNCHANGED;
  return {
    kind: 'keep',
    changes: reports.add(id, { message, offset: row.offset, reason, by, time: now() }),
    entry: toEntry({ by, action: 'report', person: row.from, message, report: id, reason }),
  };
}

/** Decides a `resolve`. */
export function judgeResolve(
  { report: id }: Resolve,
  { member, documents }: CommandContext,
  { rooms }: CommandDeps,
): Verdict {
  if (!member.isModerator) return refuse('not-moderator');
  const report = rooms.read(documents).reports.get(id);
  if (!report) return refuse('not-found');
  const entry = toEntry({ by: toPerson(member), action: 'resolve', message: report.message, report: id });
  return { kind: 'keep', changes: [{ key: REPORT_PREFIX + id, value: undefined }], entry };
}

/** Decides the deletion of a message. It also closes the reports of the message. */
export function judgeDelete({ member, documents, row, people }: CommandContext, { rooms }: CommandDeps): Verdict {
  if (!row || row.deleted) return refuse('not-found');
  const { id: message, from } = row;
  const isOwn = from.id === member.personId || from.id === member.id;
  if (!isOwn && !member.isModerator) return refuse('not-yours');
  const person = people.find(from.id)?.person ?? from;
  if (!isOwn && !member.isServer && !mayActOn(member, person)) return refuse('rank');
  const changes = rooms.read(documents).reports.close((report) => report.message === message);
  const draft = { type: 'deleted', message } as const;
  if (isOwn && changes.length === 0) return { kind: 'append', draft };
  return {
    ...{ kind: 'keep', changes, draft },
    ...(!isOwn && { entry: toEntry({ by: toPerson(member), action: 'delete', person, message }) }),
  };
}

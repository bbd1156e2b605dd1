import type { Person } from '../protocol/server-messages.ts';
import type { Outcome } from '../record/record.ts';
import type { RoomState } from './room-state.ts';

/** The moderator that a log line names. */
interface Moderator {
  readonly personId: string;
  readonly name: string;
}

/** The fields of an entry of the audit log that the log of the server has as well. */
interface LoggedEntry {
  readonly action: string;
  readonly person?: Person;
  readonly message?: string;
  readonly seconds?: number;
  readonly detail?: string;
}

/** Logs and reports what a moderator, or an author of the server's own, did to others. */
export function logModeration({ personId, name }: Moderator, outcome: Outcome, state: RoomState): void {
  const moderator = { personId, name };
  if (outcome.kind === 'kept' && outcome.entry !== undefined) logEntry(moderator, outcome.entry, state);
  if (outcome.kind !== 'appended' || outcome.event.type !== 'deleted' || !outcome.author) return;
  const { message } = outcome.event;
  const { id: member, name: memberName } = outcome.author;
  const { name: room, deps } = state;
  deps.observations?.observer?.moderated('delete');
  deps.log('moderation: delete', { room, moderator: personId, moderatorName: name, member, memberName, message });
}

/** Logs and reports an entry of the audit log. */
export function logEntry({ personId, name }: Moderator, entry: string, { name: room, deps }: RoomState): void {
  const { action, person, message, seconds, detail } = JSON.parse(entry) as LoggedEntry;
  deps.observations?.observer?.moderated(action);
  // Any member can report. The log writes all actions of moderators, however many.
  if (action === 'report') return;
  deps.log(`moderation: ${action}`, {
    ...{ room, moderator: personId, moderatorName: name },
    ...(person && { member: person.id, memberName: person.name }),
    ...(message !== undefined && { message }),
    ...(seconds !== undefined && { seconds }),
    ...(detail !== undefined && { detail }),
  });
}

import { JournalError, type RoomJournal } from '../journal/journal.ts';
import type { JournalEvent, Presence } from '../protocol/server-messages.ts';

/** Maximum number of events in a page. */
const REPLAY_PAGE_EVENTS = 50;

/** The next events for a member that is catching up. */
export interface ReplayPage {
  readonly events: readonly JournalEvent[];
  /** Offset of the event before the first of them. */
  readonly before: number;
  /** Presence to append to the last page, if it has changed since the welcome. */
  readonly presence: Presence | undefined;
}

/** Events after a position, and the position after the last of them. */
export interface ReplayStep {
  readonly events: readonly JournalEvent[];
  readonly position: number;
}

/** Reads the next events after a position. Throws a JournalError, also when retention has removed some of them. */
export function readReplay(journal: RoomJournal, position: number, viewer: string): ReplayStep {
  if (position >= journal.head) return { events: [], position };
  if (!journal.isCompleteAfter(position)) throw new JournalError('The events were pruned during the replay.');
  const events = journal.after(position, REPLAY_PAGE_EVENTS, viewer);
  return { events, position: events.at(-1)?.offset ?? journal.head };
}

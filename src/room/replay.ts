import { JournalError, type RoomJournal } from '../journal/journal.ts';
import type { JournalEvent, Presence } from '../protocol/server-messages.ts';

/** Most events of a page. */
const REPLAY_PAGE_EVENTS = 50;

/** What a member that catches up reads next. */
export interface ReplayPage {
  readonly events: readonly JournalEvent[];
  /** Offset of the event before them. */
  readonly before: number;
  /** Presence to append to the last page, when it changed since the welcome. */
  readonly presence: Presence | undefined;
}

/** Events after a position, and the position behind them. */
export interface ReplayStep {
  readonly events: readonly JournalEvent[];
  readonly position: number;
}

/** Reads the next events after a position. Throws a JournalError, also when retention removed some of them meanwhile. */
export function readReplay(journal: RoomJournal, position: number, viewer: string): ReplayStep {
  if (position >= journal.head) return { events: [], position };
  if (!journal.canReplay(position, Number.MAX_SAFE_INTEGER - 1)) throw new JournalError('Pruned while it was read.');
  const events = journal.after(position, REPLAY_PAGE_EVENTS, viewer);
  return { events, position: events.at(-1)?.offset ?? journal.head };
}

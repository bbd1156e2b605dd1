import { JournalError, type RoomJournal } from '../journal/journal.ts';
import { MAX_REPLAY_EVENTS } from '../protocol/limits.ts';
import { RecordError } from '../ports/record-error.ts';
import type { RecoveryPoint, ReplayStep } from './record.ts';

/**
 * Returns whether all events after the client's last offset are still kept, and few enough to replay. A client that was
 * welcomed at a head which a restored copy lacks cannot recover: its messages may contain edits and reactions that are lost.
 */
export function canReplay({ epoch, offset, signed }: RecoveryPoint, journal: RoomJournal): boolean {
  if (signed?.epoch === journal.epoch && !journal.hasHead(signed.head)) return false;
  return epoch === journal.epoch && offset !== undefined && journal.canReplay(offset, MAX_REPLAY_EVENTS);
}

/**
 * Skips offsets that the server assigned before an older copy of the data folder was restored. Only a head that the server
 * signed proves that, because a client can claim any offset.
 */
export function passLostOffsets({ epoch, offset, signed }: RecoveryPoint, journal: RoomJournal): void {
  if (epoch !== journal.epoch || signed?.epoch !== epoch || offset === undefined) return;
  const lost = Math.min(offset, signed.head);
  if (lost > journal.head) journal.skipTo(lost);
}

/** Reads the first `limit` events after a position. Throws a JournalError, also when some of them were pruned. */
export function readReplay(position: number, limit: number, viewer: string, journal: RoomJournal): ReplayStep {
  const { head } = journal;
  if (position >= head) return { events: [], position };
  // What a `cleared` event removed in the meantime is gone for the reader too.
  if (!journal.isCompleteAfter(position) && !journal.isClearedAfter(position))
    throw new JournalError('The events were pruned during the replay.');
  const events = journal.after(position, limit, viewer);
  return { events, position: events.at(-1)?.offset ?? head };
}

/** Returns whether a reader that has everything up to an offset misses nothing but what a kept `cleared` removed. */
export function hasAllAfter(offset: number, journal: RoomJournal): boolean {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > journal.head) return false;
  // Pruning removed the event at this offset and none after it.
  if (offset === journal.prunedTo) return true;
  return journal.isCompleteAfter(offset) || journal.isClearedAfter(offset);
}

/** Runs a read, and returns its result or the reason why it failed. */
export function attempt<Value>(read: () => Value): Value | RecordError {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return new RecordError(error.message);
  }
}

import type { RoomJournal } from '../journal/journal.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';
import type { LocalKept } from './local-kept.ts';
import type { ReservedNames } from './reserved-names.ts';
import type { Restart } from './restart.ts';

/** The parts of a local record that begin anew. */
interface RestartedParts {
  readonly journal: RoomJournal;
  readonly reserved: ReservedNames;
  readonly kept: LocalKept;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Begins the stream of a room anew in one transaction, and returns its first event, which clears the old stream. Pruning removes
 * the cleared events. Results of commands stay, so that a late retry posts nothing. Throws a JournalError and changes nothing.
 */
export function restartJournal(
  { by, entry, lasting }: Restart,
  { journal, reserved, kept, now }: RestartedParts,
): JournalEvent {
  const ending = kept.documents.entries('').filter(([key]) => !lasting.some((prefix) => key.startsWith(prefix)));
  const changes = ending.map(([key]) => ({ key, value: undefined }));
  const undo: (() => void)[] = [];
  let cleared: JournalEvent | undefined;
  try {
    journal.transaction(() => {
      undo.unshift(reserved.clear());
      reserved.store('all');
      journal.renewEpoch();
      kept.keep({ kind: 'keep', changes, entry }, undo);
      cleared = journal.append({ type: 'cleared', before: Number.MAX_SAFE_INTEGER, by }, now, '');
    });
  } catch (error) {
    for (const step of undo) step();
    throw error;
  }
  reserved.stored();
  if (!cleared) throw new Error('The transaction appended nothing.');
  return cleared;
}

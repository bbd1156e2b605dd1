import type { LogEntry } from '../protocol/moderation-messages.ts';
import type { AuditEntry } from './documents.ts';

/** Value of `room` for all rooms. */
export const ALL_ROOMS = '*';

/** Start of the keys of bans from all rooms among the kept values. The id follows. */
export const SERVER_BAN_PREFIX = 'api-ban:';

/** Start of the keys of entries of the server's audit log among the kept values. The id follows. */
export const SERVER_LOG_PREFIX = 'server-log/';

/** The audit log of the server itself: what was done to all rooms at once. Methods reject with a RecordError when the store fails. */
export interface ServerLog {
  /**
   * Adds an entry, and stores other values together with it. The caller chooses id and time: an entry with the same id is replaced. Removes
   * entries after 90 days, and the oldest ones beyond the limit.
   */
  add(entry: LogEntry, values: ReadonlyMap<string, string | undefined>): Promise<void>;
  /** Reads all entries, the newest first. */
  entries(): Promise<readonly AuditEntry[]>;
  /** Calls a function after each entry that this node adds. */
  onAdded(listener: () => void): void;
}

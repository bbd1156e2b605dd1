import type { Verdict } from '../ports/verdict.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { LogEntry } from '../protocol/moderation-messages.ts';

/** An entry of the audit log before the record gives it an id and a time. */
type NewEntry = Pick<LogEntry, 'by' | 'action'> & {
  readonly [Name in 'person' | 'message' | 'ban' | 'report' | 'reason' | 'seconds' | 'detail']?:
    LogEntry[Name] | undefined;
};

/** Encodes an entry for the audit log. Fields that are undefined are left out. */
export function toEntry(entry: NewEntry): string {
  return JSON.stringify(entry);
}

/** Creates the verdict that refuses a command. */
export function refuse(code: ErrorCode): Verdict {
  return { kind: 'refused', code };
}

import type { CloseReason } from '../protocol/close-reasons.ts';
import type { Person } from '../protocol/server-messages.ts';

/** A new beginning of a room. */
export interface Restart {
  readonly by: Person;
  /** The reason to close all members with. */
  readonly reason: CloseReason;
  /** JSON for the audit log. */
  readonly entry: string;
  /** The keys of documents that stay begin with one of these. */
  readonly lasting: readonly string[];
}

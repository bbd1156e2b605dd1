import { isRecord, parseJson } from '../protocol/json.ts';
import type { Ban, LogEntry } from '../protocol/moderation-messages.ts';
import type { RoomSettings } from '../protocol/room-settings.ts';
import type { Person } from '../protocol/server-messages.ts';
import type { AuditEntry, DocumentChange, Documents } from './documents.ts';

/** Start of the keys of bans and mutes. The id follows. */
export const BAN_PREFIX = 'ban:';
/** Start of the keys of open reports. The id follows. */
export const REPORT_PREFIX = 'report:';
/** Key of the document with the settings of a room. */
export const SETTINGS_KEY = 'settings';

/** A stored ban or mute. A guest is also refused by its networks, of which only hashes are stored. */
export interface StoredBan extends Omit<Ban, 'id' | 'network'> {
  readonly networks?: readonly string[];
}

/** A stored report. */
export interface StoredReport {
  /** Id of the message, and its offset. */
  readonly message: string;
  readonly offset: number;
  readonly reason: string;
  readonly by: Person;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const NO_SETTINGS: RoomSettings = { rev: 0 };

/** Reads the bans and mutes of a room that have not ended, in any order. */
export function readBans(documents: Documents): readonly Ban[] {
  return documents.entries(BAN_PREFIX).flatMap(([key, stored]) => {
    const ban = parseBan(stored);
    return ban ? toBan(key.slice(BAN_PREFIX.length), ban) : [];
  });
}

/** Parses a stored ban. Returns undefined when it is of another kind. */
export function parseBan(stored: string): StoredBan | undefined {
  const ban = parseJson(stored);
  return isRecord(ban) ? (ban as unknown as StoredBan) : undefined;
}

/** Returns a ban as moderators receive it. */
export function toBan(id: string, { networks, ...ban }: StoredBan): Ban {
  return { id, ...ban, ...(networks && { network: true }) };
}

/** Reads the reports among documents, or among changes of documents. */
export function readReports(
  changes: readonly DocumentChange[],
): readonly { readonly id: string; readonly report: StoredReport }[] {
  return changes.flatMap(({ key, value }) => {
    const report = key.startsWith(REPORT_PREFIX) && value !== undefined ? parseJson(value) : undefined;
    return isRecord(report) ? { id: key.slice(REPORT_PREFIX.length), report: report as unknown as StoredReport } : [];
  });
}

/** Reads the stored settings; the defaults where none are stored. */
export function readSettings(stored: string | undefined): RoomSettings {
  const settings = stored === undefined ? undefined : parseJson(stored);
  return isRecord(settings) ? (settings as unknown as RoomSettings) : NO_SETTINGS;
}

/** Reads an entry of the audit log. Returns undefined when it is of another kind. */
export function readEntry({ id, time, value }: AuditEntry): LogEntry | undefined {
  const entry = parseJson(value);
  return isRecord(entry) && 'by' in entry && 'action' in entry
    ? ({ ...entry, id, time } as unknown as LogEntry)
    : undefined;
}

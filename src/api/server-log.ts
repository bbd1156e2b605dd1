import type { KeptValues } from '../ports/documents.ts';
import { readEntry } from '../ports/kept-moderation.ts';
import type { LogEntry } from '../protocol/moderation-messages.ts';
import { newId } from '../secrets.ts';
import { ALL_ROOMS, toPlace, type Placed } from './placed.ts';

/** Start of the keys of entries among the kept values. The time and an id follow. */
const PREFIX = 'api-log:';
/** Time for which an entry is kept, like those of rooms. */
const KEPT_MS = 90 * 24 * 60 * 60_000;
const TIME_DIGITS = 16;

/** An entry of the audit log that belongs to no room. */
export type ServerLogEntry = LogEntry & { readonly room: string };

/** Returns the changes of kept values that add an entry to the audit log, and remove old ones. Rejects when the store fails. */
export async function addToServerLog(
  values: KeptValues,
  { time, ...entry }: Omit<LogEntry, 'id'>,
): Promise<readonly (readonly [key: string, value: string | undefined])[]> {
  const oldest = toKey(time - KEPT_MS);
  const old = (await values.entries(PREFIX)).flatMap(([key]) => (key < oldest ? [[key, undefined] as const] : []));
  return [...old, [`${toKey(time)}-${newId()}`, JSON.stringify(entry)]];
}

/** Reads the entries of the audit log that belong to no room. Rejects when the store fails. */
export async function readServerLog(values: KeptValues): Promise<readonly Placed<ServerLogEntry>[]> {
  return (await values.entries(PREFIX)).flatMap(([key, value]) => {
    const id = key.slice(PREFIX.length);
    const entry = readEntry({ id, time: Number(id.slice(0, TIME_DIGITS)), value });
    return entry ? [{ place: toPlace(entry.time, ALL_ROOMS, id), item: { ...entry, room: ALL_ROOMS } }] : [];
  });
}

function toKey(time: number): string {
  return PREFIX + String(Math.max(0, time)).padStart(TIME_DIGITS, '0');
}

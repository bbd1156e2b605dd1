import type { LogPage } from '../ports/documents.ts';
import { toLogPage } from '../record/document-copy.ts';
import type { EngineConnection } from './connection.ts';

/** An id of the stream: two numbers. */
const STREAM_ID = /^\d{1,16}-\d{1,10}$/;

/** An entry of the stream: its time, and the JSON. */
export type RawAuditEntry = readonly [id: string, fields: readonly [name: 't', time: string, name: 'v', value: string]];

/** Reads a page of a room's audit log. Rejects with an EngineError. */
export async function readAuditLog(
  connection: Pick<EngineConnection, 'send'>,
  roomKey: string,
  before: string | undefined,
  limit: number,
): Promise<LogPage> {
  if (before !== undefined && !STREAM_ID.test(before)) return { entries: [], next: undefined };
  const end = before === undefined ? '+' : `(${before}`;
  const range = [`${roomKey}:audit`, end, '-', 'COUNT', String(limit + 1)];
  const entries = (await connection.send('XREVRANGE', range)) as readonly RawAuditEntry[];
  return toLogPage(
    entries.map(([id, [, time, , value]]) => ({ id, time: Number(time), value })),
    limit,
  );
}

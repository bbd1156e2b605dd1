import type { ServerLog } from '../ports/server-log.ts';
import { ALL_ROOMS } from '../ports/server-log.ts';
import { select, type Backlog, type BacklogDeps, type Step } from './backlog.ts';
import { MAX_EVENT_AGE_MS, type Cursor } from './cursors.ts';
import { fromEntry } from './webhook.ts';

/** What stands for the epoch in webhooks of the server's own log. */
const SERVER_EPOCH = 'server';
/** Number of entries that a feed reads at once. */
const PAGE_ENTRIES = 50;

/**
 * Reads the next steps of the server's own log, the oldest entry first. The cursor has the ids of all entries that were sent: nodes
 * whose clocks differ add entries, so that a new one may be older than one that was sent. Rejects when the store fails.
 */
export async function readServerBacklog(
  serverLog: Pick<ServerLog, 'entries'>,
  { cursor, startedAt, types, now }: BacklogDeps,
): Promise<Backlog> {
  const entries = (await serverLog.entries()).toReversed();
  const known = new Set(cursor?.sent);
  // Without a cursor, entries from before webhooks were configured count as sent.
  const isSent = ({ id, time }: { readonly id: string; readonly time: number }) =>
    cursor ? known.has(id) : time < startedAt;
  const sent = entries.filter(isSent).map(({ id }) => id);
  const unsent = entries.filter((entry) => !isSent(entry) && entry.time >= now - MAX_EVENT_AGE_MS);
  const steps: Step[] = unsent.slice(0, PAGE_ENTRIES).map((entry) => {
    sent.push(entry.id);
    const next: Cursor = { epoch: SERVER_EPOCH, offset: 0, sent: [...sent] };
    const webhook = select(fromEntry({ room: ALL_ROOMS, epoch: SERVER_EPOCH }, entry), { types });
    return { webhook, cursor: next };
  });
  return { steps, hasMore: unsent.length > PAGE_ENTRIES };
}

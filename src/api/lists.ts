import { createRoute, z } from '@hono/zod-openapi';
import { toSortableId, type AuditEntry } from '../ports/documents.ts';
import { readBans, readEntry, readReports, REPORT_PREFIX } from '../ports/kept-moderation.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import { ALL_ROOMS } from '../ports/server-log.ts';
import type { Api, ApiContext } from './app.ts';
import { carryOut, keyAuthor, replayedHeaders, toCommandId, writeHeaders, Written } from './commands.ts';
import { withRoom, type ApiDeps } from './deps.ts';
import { listPlaced, toPlace, wrongCursor, type ListQuery, type Page, type Placed, type ReadPlaced } from './placed.ts';
import { json, problems } from './responses.ts';
import { Ban, id, LogEntry, Report, roomName, roomOrAll } from './schemas.ts';
import type { ServerBans } from './server-bans.ts';

const tags = ['Moderation'];

type LogItem = z.infer<typeof LogEntry>;

const query = z.object({
  room: roomOrAll.default('*'),
  before: z.string().optional().openapi({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ description: 'Maximum number of items.' }),
});

function page<Schema extends z.ZodType>(name: string, item: Schema) {
  return z
    .object({ items: z.array(item).readonly(), next: z.string().optional() })
    .openapi(name, { description: 'A page. `next` is the value for `before`; absent on the last page.' });
}

const bans = createRoute({
  ...({ method: 'get', path: '/bans', operationId: 'listBans', tags } as const),
  summary: 'List bans and mutes',
  description: 'Lists the bans and mutes of a room, or of all rooms, that have not ended, the newest first.',
  request: { query },
  responses: { 200: json(page('BanPage', Ban), 'A page of bans and mutes.'), ...problems(404) },
});

const reports = createRoute({
  ...({ method: 'get', path: '/reports', operationId: 'listReports', tags } as const),
  summary: 'List open reports',
  description: 'Lists the open reports of a room, or of all rooms, the newest first.',
  request: { query },
  responses: { 200: json(page('ReportPage', Report), 'A page of reports.'), ...problems(404) },
});

const resolve = createRoute({
  ...({ method: 'post', path: '/reports/{id}/resolve', operationId: 'resolveReport', tags } as const),
  summary: 'Close a report',
  request: {
    params: z.object({ id: id.openapi({ description: 'Id of the report.' }) }),
    query: z.object({ room: roomName }),
    headers: writeHeaders,
  },
  responses: { 200: { ...json(Written, 'The report is closed.'), headers: replayedHeaders }, ...problems(404) },
});

const audit = createRoute({
  ...({ method: 'get', path: '/audit', operationId: 'listAudit', tags } as const),
  summary: 'List the audit log',
  description:
    'Lists what moderators and API keys did in a room, or in all rooms, the newest first. 90 days are kept. A ban from all rooms has the room `*`, and is in the log of all rooms only.',
  request: { query },
  responses: { 200: json(page('AuditPage', LogEntry), 'A page of the log.'), ...problems(404) },
});

/** Adds the lists of moderation. */
export function registerLists(app: Api, deps: ApiDeps, serverBans: ServerBans): void {
  const list = <Item>(c: ApiContext, asked: ListQuery, read: ReadPlaced<Item>, more: readonly Placed<Item>[] = []) => {
    const start = () => listPlaced(deps, asked, read, more);
    return asked.room === ALL_ROOMS ? deps.scans.run(c, start) : start();
  };
  app.openapi(bans, async (c) => {
    const asked = c.req.valid('query');
    const serverWide = asked.room === ALL_ROOMS ? serverBans.all() : [];
    const more = serverWide.map((ban) => ({ place: toPlace(ban.since, ALL_ROOMS, ban.id), item: ban }));
    return c.json(await list(c, asked, async (room) => placeBans(room), more), 200);
  });
  app.openapi(reports, async (c) => c.json(await list(c, c.req.valid('query'), readOpenReports), 200));
  app.openapi(resolve, async (c) => {
    const report = c.req.valid('param').id;
    const commandId = toCommandId(c, c.req.valid('header')['Idempotency-Key'], 'resolve', report);
    const command = { type: 'resolve', id: commandId, report };
    const { body, headers } = await withRoom(deps, c.req.valid('query').room, (room) =>
      carryOut(room, keyAuthor(c.env.keyName), command),
    );
    return c.json(body, 200, headers);
  });
  app.openapi(audit, async (c) => {
    const asked = c.req.valid('query');
    const { room: name, before, limit } = asked;
    if (name === ALL_ROOMS) return c.json(await list(c, asked, placeLog, await placeServerLog(deps)), 200);
    return c.json(await withRoom(deps, name, (room) => readRoomLog(room, before, limit)), 200);
  });
}

function placeBans({ name, documents }: HeldRoom): readonly Placed<z.infer<typeof Ban>>[] {
  return readBans(documents).map((ban) => ({
    place: toPlace(ban.since, name, ban.id),
    item: { ...ban, room: name },
  }));
}

async function readOpenReports(
  room: HeldRoom,
  below: string | undefined,
  limit: number,
): Promise<readonly Placed<z.infer<typeof Report>>[]> {
  const stored = room.documents.entries(REPORT_PREFIX).map(([key, value]) => ({ key, value }));
  const newest = readReports(stored)
    .map(({ id: reportId, report }) => ({ place: toPlace(report.time, room.name, reportId), id: reportId, report }))
    .filter(({ place }) => below === undefined || place < below)
    .sort((a, b) => (a.place < b.place ? 1 : -1))
    .slice(0, limit);
  return Promise.all(
    newest.map(async ({ place, id: reportId, report: { message: messageId, reason, by, time } }) => {
      const message = await room.message(messageId);
      const { prev: _prev, reactions: _reactions, ...row } = message ?? {};
      const item = { id: reportId, room: room.name, reason, by, time };
      return { place, item: { ...item, ...(message && !message.deleted && { message: row as typeof message }) } };
    }),
  );
}

/** Reads a page of the log of one room. Its cursor is the id of an entry. */
async function readRoomLog(room: HeldRoom, before: string | undefined, limit: number): Promise<Page<LogItem>> {
  if (before !== undefined && !/^\d+(-\d+)?$/.test(before)) throw wrongCursor();
  const { entries, next } = await room.log(before, limit);
  const items = entries.flatMap((stored) => toLogItem(room, stored) ?? []);
  return { items, ...(next !== undefined && { next }) };
}

/** Reads the newest entries of the log below a place. It reads those before them too: the log of a room has 90 days at most. */
async function placeLog(room: HeldRoom, below: string | undefined, limit: number): Promise<readonly Placed<LogItem>[]> {
  const placed: Placed<LogItem>[] = [];
  let before: string | undefined;
  do {
    const { entries, next } = await room.log(before, limit);
    for (const stored of entries) {
      const item = toLogItem(room, stored);
      const place = toPlace(stored.time, room.name, toSortableId(stored.id));
      if (item && (below === undefined || place < below)) placed.push({ place, item });
    }
    before = next;
  } while (before !== undefined && placed.length < limit);
  return placed;
}

/** Reads the log of the server itself. */
async function placeServerLog({ serverLog }: ApiDeps): Promise<readonly Placed<LogItem>[]> {
  return (await serverLog.entries()).flatMap((stored) => {
    const item = toLogItem({ name: ALL_ROOMS }, stored);
    return item ? { place: toPlace(stored.time, ALL_ROOMS, stored.id), item } : [];
  });
}

function toLogItem({ name }: Pick<HeldRoom, 'name'>, stored: AuditEntry): LogItem | undefined {
  const entry = readEntry(stored);
  return entry && { ...entry, room: name };
}

import { createRoute, z } from '@hono/zod-openapi';
import { readSettings, SETTINGS_KEY } from '../ports/kept-moderation.ts';
import type { HeldRoom, RoomSummary } from '../ports/rooms.ts';
import { closeReasons } from '../protocol/close-reasons.ts';
import type { Api } from './app.ts';
import { carryOut, keyAuthor, replayedHeaders, toCommandId, writeHeaders } from './commands.ts';
import { withNewRoom, withRoom, type ApiDeps } from './deps.ts';
import { apiError, noSuchRoom } from './errors.ts';
import { json, jsonBody, problems } from './responses.ts';
import { RoomSettings, SettingsChange } from './room-settings.ts';
import { epoch, Room, roomName } from './schemas.ts';

const tags = ['Rooms'];
const params = z.object({ room: roomName });
const etag = z.object({
  ETag: z.string().openapi({ description: '`rev` of the settings, in quotes.', example: '"3"' }),
});

const list = createRoute({
  ...({ method: 'get', path: '/rooms', operationId: 'listRooms', tags } as const),
  summary: 'List rooms',
  description: 'Lists all rooms that the store has, in the order of their names.',
  request: {
    query: z.object({
      after: roomName.optional().openapi({ description: '`next` of the page before.' }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000)
        .default(100)
        .openapi({ description: 'Maximum number of rooms.' }),
    }),
  },
  responses: {
    200: json(
      z.object({ rooms: z.array(Room), next: z.string().optional() }).openapi('RoomPage', {
        description: 'A page of rooms. `next` is the value for `after`; absent on the last page.',
      }),
      'A page of rooms.',
    ),
    ...problems(),
  },
});

const get = createRoute({
  ...({ method: 'get', path: '/rooms/{room}', operationId: 'getRoom', tags } as const),
  summary: 'Get a room',
  description: 'Gets a room and its settings.',
  request: { params },
  responses: {
    200: {
      ...json(
        Room.extend({ settings: RoomSettings }).openapi('RoomDetails', { description: 'A room and its settings.' }),
        'The room.',
      ),
      headers: etag,
    },
    ...problems(404),
  },
});

const change = createRoute({
  ...({ method: 'patch', path: '/rooms/{room}', operationId: 'changeRoom', tags } as const),
  summary: 'Change the settings of a room',
  description:
    'Changes settings, if they still have the revision in `If-Match`: `"0"` before the first change. Creates the room where it does not exist.',
  request: {
    params,
    headers: writeHeaders.extend({
      'If-Match': z.string().optional().openapi({ description: 'The ETag of the settings. Required.', example: '"3"' }),
    }),
    body: jsonBody(SettingsChange),
  },
  responses: {
    200: { ...json(RoomSettings, 'All settings after the change.'), headers: etag.extend(replayedHeaders.shape) },
    ...problems(404, 409, 412, 413, 415, 428),
  },
});

const clear = createRoute({
  ...({ method: 'delete', path: '/rooms/{room}', operationId: 'clearRoom', tags } as const),
  summary: 'Clear a room',
  description:
    'Deletes all messages, settings and reports of a room, and ends the sessions of its members. Bans and mutes stay. The room gets a new epoch.',
  request: { params },
  responses: {
    200: json(
      z.object({ name: roomName, epoch }).openapi('ClearedRoom', { description: 'The room, and its new epoch.' }),
      'The empty room.',
    ),
    ...problems(404),
  },
});

/** Adds the operations on rooms. */
export function registerRooms(app: Api, deps: ApiDeps): void {
  const { directory, scans } = deps;
  app.openapi(list, async (c) => {
    const { after, limit } = c.req.valid('query');
    const found = await scans.run(c, () => directory.list(after, limit + 1));
    const rooms = found.slice(0, limit).map(toRoom);
    const last = found.length > limit ? rooms.at(-1) : undefined;
    return c.json({ rooms, ...(last && { next: last.name }) }, 200);
  });
  app.openapi(get, async (c) => {
    const { room: name } = c.req.valid('param');
    const summary = await directory.find(name);
    if (!summary) throw noSuchRoom();
    const settings = await withNewRoom(deps, name, settingsOf);
    return c.json({ ...toRoom(summary), settings }, 200, { ETag: `"${settings.rev}"` });
  });
  app.openapi(change, async (c) => {
    const { room: name } = c.req.valid('param');
    const { 'If-Match': match, 'Idempotency-Key': key } = c.req.valid('header');
    const id = toCommandId(c, key, 'settings');
    const given = readRevision(match);
    const { settings, headers } = await withNewRoom(deps, name, async (room) => {
      const rev = given ?? settingsOf(room).rev;
      const written = await carryOut(room, keyAuthor(c.env.keyName), {
        ...{ type: 'settings', id, rev },
        ...c.req.valid('json'),
      });
      return { settings: settingsOf(room), headers: written.headers };
    });
    return c.json(settings, 200, { ...headers, ETag: `"${settings.rev}"` });
  });
  app.openapi(clear, async (c) => {
    const { room: name } = c.req.valid('param');
    const cleared = await withRoom(deps, name, async (room) => {
      await room.restart(keyAuthor(c.env.keyName), closeReasons['room-deleted']);
      return { name, epoch: room.epoch };
    });
    return c.json(cleared, 200);
  });
}

function settingsOf({ documents }: HeldRoom): z.infer<typeof RoomSettings> {
  return readSettings(documents.get(SETTINGS_KEY));
}

function toRoom({ lastActivity, ...summary }: RoomSummary): z.infer<typeof Room> {
  return { ...summary, ...(lastActivity !== undefined && { lastActivity }) };
}

/** Reads `If-Match`. Returns undefined for `*`, which every revision fits (RFC 9110 section 13.1.1). */
function readRevision(match: string | undefined): number | undefined {
  if (match === undefined)
    throw apiError(428, 'precondition-required', 'Send the ETag of the settings as If-Match, or "0" for a new room.');
  if (match.trim() === '*') return undefined;
  const revision = /^"(\d{1,15})"$/.exec(match.trim())?.[1];
  // Another ETag cannot be that of the settings.
  if (revision === undefined) throw apiError(412, 'precondition', 'If-Match must be the ETag of the settings.');
  return Number(revision);
}

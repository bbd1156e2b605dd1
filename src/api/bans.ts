import { createRoute, z } from '@hono/zod-openapi';
import { BAN_PREFIX, parseBan } from '../ports/kept-moderation.ts';
import { ALL_ROOMS } from '../ports/server-log.ts';
import { MAX_KICK_SECONDS } from '../protocol/limits.ts';
import { isUser, MAX_USER_UNITS } from '../protocol/users.ts';
import type { Api } from './app.ts';
import { carryOut, keyAuthor, replayedHeaders, toCommandId, writeHeaders } from './commands.ts';
import { withRoom, withNewRoom, type ApiDeps } from './deps.ts';
import { invalid } from './errors.ts';
import { reason } from './members.ts';
import { json, jsonBody, problems } from './responses.ts';
import { id, personId, roomOrAll, time } from './schemas.ts';
import type { ServerBans } from './server-bans.ts';

const tags = ['Moderation'];

const NewBan = z
  .strictObject({
    room: roomOrAll.openapi({ description: 'Name of the room, or `*` for a user in all rooms.' }),
    member: personId.optional().openapi({ description: 'Id of a person in the room.' }),
    user: z
      .string()
      .refine(isUser, `Use 1 to ${MAX_USER_UNITS} characters, and no control characters.`)
      .optional()
      .openapi({ minLength: 1, maxLength: MAX_USER_UNITS, description: 'A user of your site.', example: 'p8d4m1' }),
    message: id.optional().openapi({ description: 'Id of a message of the person, which may have left.' }),
    seconds: z.int().min(1).max(MAX_KICK_SECONDS).openapi({ description: 'Duration of the ban.', example: 86_400 }),
    reason,
  })
  .openapi('NewBan', {
    description: 'A ban. It names the person by exactly one of `member`, `user` and `message`.',
    example: { room: 'lobby', user: 'p8d4m1', seconds: 86_400, reason: 'Spam' },
  });

const create = createRoute({
  ...({ method: 'post', path: '/bans', operationId: 'createBan', tags } as const),
  summary: 'Ban a person',
  description:
    'Bans a person from a room, or a user of your site from all rooms, also from those that open later. The person need not be present.',
  request: { headers: writeHeaders, body: jsonBody(NewBan) },
  responses: {
    201: {
      ...json(
        z
          .object({ id: z.string(), room: roomOrAll, until: time })
          .openapi('CreatedBan', { description: 'The ban, and when it ends.' }),
        'The person is banned.',
      ),
      headers: replayedHeaders,
    },
    ...problems(403, 404, 409, 413, 415),
  },
});

const lift = createRoute({
  ...({ method: 'delete', path: '/bans/{id}', operationId: 'liftBan', tags } as const),
  summary: 'Lift a ban or a mute',
  request: {
    params: z.object({ id: id.openapi({ description: 'Id of the ban or mute.' }) }),
    query: z.object({ room: roomOrAll.openapi({ description: 'The room of the ban.' }) }),
    headers: writeHeaders,
  },
  responses: { 204: { description: 'The ban has ended.', headers: replayedHeaders }, ...problems(404) },
});

/** Adds the operations on bans. */
export function registerBans(app: Api, deps: ApiDeps, serverBans: ServerBans): void {
  app.openapi(create, async (c) => {
    const { room: name, ...ban } = c.req.valid('json');
    const author = keyAuthor(c.env.keyName);
    const named = [ban.member, ban.user, ban.message].filter((value) => value !== undefined);
    if (named.length !== 1) throw invalid([{ path: '', message: 'Send exactly one of member, user and message.' }]);
    const commandId = toCommandId(c, c.req.valid('header')['Idempotency-Key'], 'ban', name, ...named);
    if (name === ALL_ROOMS) {
      const { user } = ban;
      if (user === undefined)
        throw invalid([
          { path: 'room', message: 'Only a user can be banned from all rooms: guests have another id in each.' },
        ]);
      const { headers, ...created } = await serverBans.create({ ...ban, user, id: commandId }, author);
      return c.json({ ...created, room: name }, 201, headers);
    }
    const within = ban.user === undefined ? withRoom : withNewRoom;
    const created = await within(deps, name, async (room) => {
      const { body, headers } = await carryOut(room, author, { type: 'kick', id: commandId, ...ban });
      const stored = room.documents.get(BAN_PREFIX + body.id);
      const until = (stored && parseBan(stored)?.until) || body.time + ban.seconds * 1_000;
      return { headers, body: { id: body.id, room: name, until } };
    });
    return c.json(created.body, 201, created.headers);
  });
  app.openapi(lift, async (c) => {
    const { room: name } = c.req.valid('query');
    const { id: ban } = c.req.valid('param');
    const author = keyAuthor(c.env.keyName);
    const commandId = toCommandId(c, c.req.valid('header')['Idempotency-Key'], 'unban', ban);
    if (name === ALL_ROOMS) {
      const { headers } = await serverBans.lift({ id: commandId, ban }, author);
      return c.body(null, 204, headers);
    }
    const command = { type: 'unban', id: commandId, ban };
    const { headers } = await withRoom(deps, name, (room) => carryOut(room, author, command));
    return c.body(null, 204, headers);
  });
}

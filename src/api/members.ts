import { createRoute, z } from '@hono/zod-openapi';
import { MAX_KICK_SECONDS, MAX_REASON_UNITS } from '../protocol/limits.ts';
import type { Api } from './app.ts';
import { From, toAuthor } from './author.ts';
import { carryOut, keyAuthor, replayedHeaders, toCommandId, writeHeaders, Written } from './commands.ts';
import { withRoom, type ApiDeps } from './deps.ts';
import { createNotices } from './notices.ts';
import { json, jsonBody, problems } from './responses.ts';
import { Person, personId, roomName, text, time } from './schemas.ts';

const tags = ['Moderation'];
const memberParams = z.object({ room: roomName, id: personId.openapi({ description: 'Id of the person.' }) });

export const reason = z
  .string()
  .max(MAX_REASON_UNITS)
  .optional()
  .openapi({ description: 'Moderators see it in the log.', example: 'Spam' });

const list = createRoute({
  ...({ method: 'get', path: '/rooms/{room}/members', operationId: 'listMembers', tags: ['Rooms'] } as const),
  summary: 'List the people in a room',
  description: 'Lists the people in a room, on all nodes.',
  request: { params: z.object({ room: roomName }) },
  responses: {
    200: json(
      z
        .object({
          members: z.array(
            Person.extend({
              since: time.openapi({ description: 'When the person entered, in milliseconds since 1970.' }),
            }).openapi('PresentPerson', { description: 'A person in a room.' }),
          ),
        })
        .openapi('Members', { description: 'The people in a room.' }),
      'The people in the room.',
    ),
    ...problems(404),
  },
});

const kick = createRoute({
  ...({ method: 'post', path: '/rooms/{room}/members/{id}/kick', operationId: 'kickMember', tags } as const),
  summary: 'Remove a person',
  description:
    'Removes a person from the room, bans it for a time, and erases its messages. `POST /bans` bans people that have left.',
  request: {
    params: memberParams,
    headers: writeHeaders,
    body: jsonBody(
      z
        .strictObject({
          seconds: z
            .int()
            .min(0)
            .max(MAX_KICK_SECONDS)
            .openapi({ description: 'Duration of the ban; 0 for none.', example: 3_600 }),
          reason,
          erase: z
            .enum(['hour', 'day', 'all'])
            .optional()
            .openapi({ description: 'Also deletes messages of the person.' }),
        })
        .openapi('Kick', { description: 'How to remove a person.' }),
    ),
  },
  responses: {
    200: { ...json(Written, 'The person is removed.'), headers: replayedHeaders },
    ...problems(403, 404, 409, 413, 415),
  },
});

const mute = createRoute({
  ...({ method: 'post', path: '/rooms/{room}/members/{id}/mute', operationId: 'muteMember', tags } as const),
  summary: 'Mute a person',
  description:
    'The person reads, but cannot send, edit, react or rename for a time. `DELETE /bans/{id}` with the id of the result ends it.',
  request: {
    params: memberParams,
    headers: writeHeaders,
    body: jsonBody(
      z
        .strictObject({
          seconds: z.int().min(1).max(MAX_KICK_SECONDS).openapi({ description: 'Duration.', example: 600 }),
          reason,
        })
        .openapi('Mute', { description: 'How to mute a person.' }),
    ),
  },
  responses: {
    200: { ...json(Written, 'The person is muted.'), headers: replayedHeaders },
    ...problems(403, 404, 409, 413, 415),
  },
});

const notice = createRoute({
  ...({ method: 'post', path: '/rooms/{room}/members/{id}/notice', operationId: 'sendNotice', tags } as const),
  summary: 'Send a notice to a person',
  description:
    'Sends a text that only this person sees, on all of its chat.v1 connections. It is not kept: a connection that is away misses it. A person with plain connections only cannot receive it (409).',
  request: {
    params: memberParams,
    body: jsonBody(
      z
        .strictObject({ text, from: From.optional() })
        .openapi('NewNotice', { description: 'A notice.', example: { text: 'Your order has been shipped.' } }),
    ),
  },
  responses: { 204: { description: 'The notice is on its way.' }, ...problems(404, 409, 413, 415) },
});

/** Adds the operations on the people in a room. */
export function registerMembers(app: Api, deps: ApiDeps): void {
  const sendNotice = createNotices(deps);
  app.openapi(list, async (c) => {
    const people = await withRoom(deps, c.req.valid('param').room, (room) => room.people());
    return c.json({ members: people.map(({ person, since }) => ({ ...person, since })) }, 200);
  });
  app.openapi(kick, async (c) => {
    const { room: name, id: member } = c.req.valid('param');
    const id = toCommandId(c, c.req.valid('header')['Idempotency-Key'], 'kick', member);
    const { body, headers } = await withRoom(deps, name, (room) =>
      carryOut(room, keyAuthor(c.env.keyName), { type: 'kick', id, member, ...c.req.valid('json') }),
    );
    return c.json(body, 200, headers);
  });
  app.openapi(mute, async (c) => {
    const { room: name, id: member } = c.req.valid('param');
    const id = toCommandId(c, c.req.valid('header')['Idempotency-Key'], 'mute', member);
    const { body, headers } = await withRoom(deps, name, (room) =>
      carryOut(room, keyAuthor(c.env.keyName), { type: 'mute', id, member, ...c.req.valid('json') }),
    );
    return c.json(body, 200, headers);
  });
  app.openapi(notice, async (c) => {
    const { room: name, id: person } = c.req.valid('param');
    const { text: noticeText, from } = c.req.valid('json');
    const author = toAuthor(name, c.env.keyName, from);
    await withRoom(deps, name, (room) => sendNotice(room, person, author, noticeText));
    return c.body(null, 204);
  });
}

import { createRoute, z } from '@hono/zod-openapi';
import type { Author, HeldRoom } from '../ports/rooms.ts';
import type { Message as MessageRow } from '../protocol/server-messages.ts';
import { API_ROOT, type Api } from './app.ts';
import { From, toAuthor } from './author.ts';
import { carryOut, keyAuthor, replayedHeaders, toCommandId, writeHeaders, Written } from './commands.ts';
import { withNewRoom, withRoom, type ApiDeps } from './deps.ts';
import { apiError, checkText } from './errors.ts';
import { json, jsonBody, problems } from './responses.ts';
import { id, Message, roomName, text } from './schemas.ts';

const tags = ['Messages'];
const roomParams = z.object({ room: roomName });
const messageParams = z.object({ room: roomName, id: id.openapi({ description: 'Id of the message.' }) });

const list = createRoute({
  ...({ method: 'get', path: '/rooms/{room}/messages', operationId: 'listMessages', tags } as const),
  summary: 'List messages',
  description: 'Lists the newest messages before an offset, in rising order, each in its current state.',
  request: {
    params: roomParams,
    query: z.object({
      before: z.coerce.number().int().min(1).optional().openapi({ description: '`next` of the page before.' }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(200)
        .default(50)
        .openapi({ description: 'Maximum number of messages.' }),
    }),
  },
  responses: {
    200: json(
      z.object({ messages: z.array(Message).readonly(), next: z.int().optional() }).openapi('MessagePage', {
        description: 'A page of messages. `next` is the value for `before`; absent when there are no older messages.',
      }),
      'A page of messages.',
    ),
    ...problems(404),
  },
});

const get = createRoute({
  ...({ method: 'get', path: '/rooms/{room}/messages/{id}', operationId: 'getMessage', tags } as const),
  summary: 'Get a message',
  description: 'Gets a message in its current state. The text of a deleted one is empty.',
  request: { params: messageParams },
  responses: { 200: json(Message, 'The message.'), ...problems(404) },
});

const post = createRoute({
  ...({ method: 'post', path: '/rooms/{room}/messages', operationId: 'postMessage', tags } as const),
  summary: 'Post a message',
  description:
    'Posts a message as the key itself, under another name, or as a user of your site. Creates the room where it does not exist. ' +
    'Slow mode and forbidden words do not apply. 409 `name-taken`: another person in the room has the name.',
  request: {
    params: roomParams,
    headers: writeHeaders,
    body: jsonBody(
      z
        .strictObject({
          text,
          from: From.optional(),
          replyTo: id.optional().openapi({ description: 'Id of the message that this one replies to.' }),
        })
        .openapi('NewMessage', {
          description: 'A message to post.',
          example: { text: 'Order 2041 has been shipped.' },
        }),
    ),
  },
  responses: {
    201: {
      ...json(Written, 'The message, which all members have received.'),
      headers: replayedHeaders.extend({
        Location: z
          .string()
          .openapi({ description: 'URL of the message.', example: '/api/v1/rooms/lobby/messages/order-2041-shipped' }),
      }),
    },
    ...problems(404, 409, 413, 415),
  },
});

const edit = createRoute({
  ...({ method: 'patch', path: '/rooms/{room}/messages/{id}', operationId: 'editMessage', tags } as const),
  summary: 'Edit a message',
  description: 'Changes the text of a message of this key, or of a user of your site.',
  request: {
    params: messageParams,
    headers: writeHeaders,
    body: jsonBody(z.strictObject({ text }).openapi('NewText', { description: 'The new text.' })),
  },
  responses: {
    200: { ...json(Written, 'The change.'), headers: replayedHeaders },
    ...problems(403, 404, 413, 415),
  },
});

const remove = createRoute({
  ...({ method: 'delete', path: '/rooms/{room}/messages/{id}', operationId: 'deleteMessage', tags } as const),
  summary: 'Delete a message',
  description: 'Deletes any message, also that of an owner: your site has the last word. The audit log has it.',
  request: { params: messageParams, headers: writeHeaders },
  responses: { 200: { ...json(Written, 'The deletion.'), headers: replayedHeaders }, ...problems(404) },
});

/** Adds the operations on messages. */
export function registerMessages(app: Api, deps: ApiDeps): void {
  app.openapi(list, async (c) => {
    const { before = Number.MAX_SAFE_INTEGER, limit } = c.req.valid('query');
    const rows = await withRoom(deps, c.req.valid('param').room, (room) => room.messages(before, limit + 1));
    const messages = rows.slice(-limit).map(toRow);
    const first = rows.length > limit ? messages[0] : undefined;
    return c.json({ messages, ...(first && { next: first.offset }) }, 200);
  });
  app.openapi(get, async (c) => {
    const { room: name, id: messageId } = c.req.valid('param');
    const row = await withRoom(deps, name, (room) => findMessage(room, messageId));
    return c.json(toRow(row), 200);
  });
  app.openapi(post, async (c) => {
    const { room: name } = c.req.valid('param');
    const { from, text: given, ...fields } = c.req.valid('json');
    // A bad text must not create the room.
    const message = { ...fields, text: checkText(given) };
    const author = toAuthor(name, c.env.keyName, from);
    const command = { type: 'send', id: c.req.valid('header')['Idempotency-Key'], ...message };
    const { body, headers } = await withNewRoom(deps, name, async (room) => {
      const written = await carryOut(room, author, command);
      if (written.execution.isRepeat) await requireOwn(room, author, written.body);
      return written;
    });
    const Location = `${deps.publicUrl}${API_ROOT}/rooms/${name}/messages/${body.id}`;
    return c.json(body, 201, { ...headers, Location });
  });
  app.openapi(edit, async (c) => {
    const { room: name, id: message } = c.req.valid('param');
    const commandId = toCommandId(c, c.req.valid('header')['Idempotency-Key'], 'edit', message);
    const command = { type: 'edit', id: commandId, message, ...c.req.valid('json') };
    const { body, headers } = await withRoom(deps, name, async (room) => {
      const { from } = await findMessage(room, message);
      return carryOut(room, toEditor(from, c.env.keyName), command);
    });
    return c.json(body, 200, headers);
  });
  app.openapi(remove, async (c) => {
    const { room: name, id: message } = c.req.valid('param');
    const commandId = toCommandId(c, c.req.valid('header')['Idempotency-Key'], 'delete', message);
    const command = { type: 'delete', id: commandId, message };
    const author = keyAuthor(c.env.keyName);
    const { body, headers } = await withRoom(deps, name, (room) => carryOut(room, author, command));
    return c.json(body, 200, headers);
  });
}

async function findMessage(room: HeldRoom, messageId: string): Promise<MessageRow> {
  const row = await room.message(messageId);
  if (!row) throw apiError(404, 'not-found', 'The room does not have this message.');
  return row;
}

/**
 * Throws an ApiError when the id of a message was that of another command before, such as a member's message: the message was not
 * posted. An event that is gone by now counts as that message.
 */
async function requireOwn(
  room: HeldRoom,
  author: Author,
  { id: messageId, offset: at }: Written['body'],
): Promise<void> {
  const [event] = await room.after(Math.max(0, at - 1), 1);
  if (event?.offset === at && event.type === 'message' && event.id === messageId && event.from.id === author.id) return;
  // The oldest messages go first, so an event that is not read beside an older message was an edit that a later one replaced.
  const isGone = event?.offset !== at && (await room.messages(at, 1)).length === 0;
  if (at > 0 && isGone) return;
  throw apiError(409, 'key-used', 'Another command had this Idempotency-Key, so nothing was posted. Use another key.');
}

/** A site may act for its users, and a key for itself. */
function toEditor({ id: authorId, name, user, avatar }: MessageRow['from'], keyName: string): Author {
  return user === undefined ? keyAuthor(keyName) : { id: authorId, name, user, avatar };
}

/** Removes `mine` and `prev`, which only members have. */
function toRow({ prev: _prev, reactions, ...row }: MessageRow): z.infer<typeof Message> {
  return { ...row, ...(reactions && { reactions: reactions.map(({ emoji, count }) => ({ emoji, count })) }) };
}

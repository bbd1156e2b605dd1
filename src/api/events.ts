import { createRoute, z } from '@hono/zod-openapi';
import { Problem as Refusal } from '../http/problem.ts';
import type { HeldRoom } from '../ports/rooms.ts';
import { selectMediaType } from './accept.ts';
import type { Api } from './app.ts';
import { apiError, ApiError } from './errors.ts';
import { EventLine, LiveEvent } from './event-schemas.ts';
import { exportEvents, streamEvents } from './event-stream.ts';
import { POSITION_RULE, readPosition, writePosition, type Position } from './position.ts';
import { problems } from './responses.ts';
import { epoch, offset, Problem, roomName } from './schemas.ts';
import { respondWithStream, type StreamDeps } from './stream-response.ts';

const SSE_TYPE = 'text/event-stream';
const NDJSON_TYPE = 'application/x-ndjson';

const position = z
  .string()
  .refine((text) => readPosition(text) !== undefined, POSITION_RULE)
  .openapi({ description: 'A position: `<epoch>.<offset>`.', example: 'ZbUOiDSpaXJcqWQK8O6e5g.42' });

const GoneProblem = Problem.extend({ epoch, head: offset }).openapi('GoneProblem', {
  description: 'Problem details, with the identity of the present stream and the offset of its last event.',
});

const getEvents = createRoute({
  method: 'get',
  path: '/rooms/{room}/events',
  operationId: 'getEvents',
  summary: 'Follow or export the events of a room',
  description:
    `With \`Accept: ${SSE_TYPE}\`, streams events as they happen (server-sent events): after a position, or from now on. The \`id\` of a journalled event is its position, and \`Last-Event-ID\` resumes. ` +
    `Otherwise, exports the events that the room keeps as lines of JSON: after a position, or from the oldest on. Its last line is \`end\`. ` +
    'Messages are in their current state.',
  tags: ['Events'],
  request: {
    params: z.object({ room: roomName }),
    query: z.object({ after: position.optional() }),
    headers: z.object({
      'last-event-id': z
        .union([position, z.literal('')])
        .optional()
        .openapi({
          description: 'Position of the last event that a client of a live stream received. Wins over `after`.',
        }),
    }),
  },
  responses: {
    200: {
      description: 'The events.',
      content: { [NDJSON_TYPE]: { schema: EventLine }, [SSE_TYPE]: { schema: LiveEvent } },
    },
    ...problems(404, 406),
    409: {
      description: 'Events after the position are gone, or the room began anew.',
      content: { 'application/problem+json': { schema: GoneProblem } },
    },
  },
});

/** Adds the operation that streams the events of a room. */
export function registerEvents(app: Api, deps: StreamDeps): void {
  app.openapi(getEvents, async (c) => {
    const { room: name } = c.req.valid('param');
    const after = readAfter(c.req.valid('header')['last-event-id'], c.req.valid('query').after);
    const type = selectMediaType(c.req.header('Accept'), [NDJSON_TYPE, SSE_TYPE]);
    if (type === undefined) throw apiError(406, 'not-acceptable', `Accept ${SSE_TYPE} or ${NDJSON_TYPE}.`);
    return respondWithStream(c, deps, { name, type }, async (room) => {
      if (after) await requireKept(room, after);
      return type === SSE_TYPE ? follow(room, after, deps) : { texts: exportKept(room, after, deps) };
    });
  });
}

function readAfter(lastEventId: string | undefined, after: string | undefined): Position | undefined {
  const text = lastEventId || after;
  return text === undefined ? undefined : readPosition(text);
}

function follow(room: HeldRoom, after: Position | undefined, { streams, log }: StreamDeps) {
  const { feed, reader, remove } = streams.follow(room.name);
  const from = after ?? { epoch: room.epoch, offset: room.head };
  return { texts: streamEvents({ room, from, feed, reader, log }), stop: remove };
}

function exportKept(room: HeldRoom, after: Position | undefined, { log }: StreamDeps): AsyncIterator<string, void> {
  const from = after ?? { epoch: room.epoch, offset: 0 };
  return exportEvents({ room, from, log }, after === undefined);
}

/** Throws an ApiError when a reader at a position misses events that the room no longer keeps. */
async function requireKept(room: HeldRoom, { epoch, offset }: Position): Promise<void> {
  if (epoch === room.epoch && offset === room.head) return;
  if (await room.isKept(epoch, offset)) return;
  const { head } = room;
  const detail =
    `The room does not keep all events after this position. Read it again, then continue ` +
    `after ${writePosition({ epoch: room.epoch, offset: head })}.`;
  throw new ApiError(new Refusal(409, detail, {}, { code: 'offset-gone', epoch: room.epoch, head }));
}

import { createRoute, z } from '@hono/zod-openapi';
import { errorText } from '../log.ts';
import type { Api, ApiContext } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { apiError, noSuchRoom, storeFailed } from './errors.ts';
import { problems } from './responses.ts';
import { roomName } from './schemas.ts';
import { createResponse, requireStream, type StreamDeps, type StreamedTexts } from './stream-response.ts';

/**
 * Maximum number of exports at once. A data folder cannot erase deleted texts from its files meanwhile, and an engine has a copy of
 * a room.
 */
const MAX_EXPORTS = 2;

/** Collaborators of exports. */
export type ExportDeps = StreamDeps & Pick<ApiDeps, 'exportRooms'>;

const ExportLine = z.looseObject({ type: z.string().optional() }).openapi('ExportLine', {
  description:
    'A line in the format of `chat-box export`. The last line has the type `end`; without it, the export is not complete.',
});

/** Typed as any text: hono would otherwise require a single JSON value. */
const NDJSON_TYPE: string = 'application/x-ndjson';

const responses = {
  200: { description: 'The export.', content: { [NDJSON_TYPE]: { schema: ExportLine } } },
  ...problems(404),
};

const DESCRIPTION =
  'in the format of `chat-box export`: `chat-box import` reads it. It contains no secret, so resume tokens are not valid after an import.';

const exportAll = createRoute({
  method: 'get',
  path: '/export',
  operationId: 'exportRooms',
  summary: 'Export all rooms',
  description: `Exports everything that the server stores, ${DESCRIPTION}`,
  tags: ['Server'],
  responses,
});

const exportRoom = createRoute({
  method: 'get',
  path: '/rooms/{room}/export',
  operationId: 'exportRoom',
  summary: 'Export a room',
  description: `Exports everything that the server stores of a room, ${DESCRIPTION}`,
  tags: ['Rooms'],
  request: { params: z.object({ room: roomName }) },
  responses,
});

/** Adds the operations that export rooms for a move or a backup. */
export function registerExports(app: Api, deps: ExportDeps): void {
  const running = new Set<object>();
  const respond = async (c: ApiContext, room: string | undefined) => {
    const { exportRooms } = deps;
    requireStream(c, deps);
    if (!exportRooms)
      throw apiError(404, 'no-export', 'This server stores nothing (DATA_DIR=:memory:), so it has no export.');
    if (room !== undefined && !(await deps.directory.find(room))) throw noSuchRoom();
    if (running.size >= MAX_EXPORTS) {
      const headers = { 'Retry-After': '5' };
      throw apiError(429, 'too-many-exports', `The server runs ${MAX_EXPORTS} exports already. Try again.`, {
        headers,
      });
    }
    const texts = exportRooms(room);
    running.add(texts);
    const onEnd = () => {
      running.delete(texts);
      void texts.return();
    };
    const date = new Date(deps.clock.wall()).toISOString().slice(0, 10);
    const headers = { 'Content-Disposition': `attachment; filename="chat-${date}.ndjson"` };
    const stream = { texts: c.req.raw.method === 'HEAD' ? texts : await begin(texts, onEnd, deps), onEnd };
    return createResponse(c, deps, { type: NDJSON_TYPE, headers }, stream);
  };
  app.openapi(exportAll, (c) => respond(c, undefined));
  app.openapi(exportRoom, (c) => respond(c, c.req.valid('param').room));
}

/** Reads the first text, so that a store that fails at once is refused with a status code. */
async function begin(
  texts: AsyncGenerator<string, void>,
  onEnd: () => void,
  { log }: ExportDeps,
): Promise<StreamedTexts['texts']> {
  try {
    const first = await texts.next();
    return prepend(first, texts);
  } catch (error) {
    onEnd();
    log('api: an export failed', { error: errorText(error) }, 'error');
    throw storeFailed();
  }
}

async function* prepend(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void>,
): AsyncGenerator<string, void> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

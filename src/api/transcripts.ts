import { createRoute, z } from '@hono/zod-openapi';
import { selectMediaType } from './accept.ts';
import type { Api } from './app.ts';
import { apiError } from './errors.ts';
import { problems } from './responses.ts';
import { roomName } from './schemas.ts';
import { respondWithStream, type StreamDeps } from './stream-response.ts';
import { HTML_HEADERS, htmlWriter } from './transcript-html.ts';
import { textWriter } from './transcript-text.ts';
import { isTimeZone, writeTranscript, type TranscriptWriter } from './transcript.ts';

const getTranscript = createRoute({
  method: 'get',
  path: '/rooms/{room}/transcript',
  operationId: 'getTranscript',
  summary: 'Get a transcript for people',
  description:
    'All messages that the room keeps, in their current state, as plain text or as a page that needs no other file. The last sentence says whether the transcript is complete.',
  tags: ['Events'],
  request: {
    params: z.object({ room: roomName }),
    query: z.object({
      format: z
        .enum(['text', 'html'])
        .optional()
        .openapi({ description: 'Format. Absent: the header `Accept` decides; plain text by default.' }),
      tz: z
        .string()
        .max(64)
        .refine(isTimeZone, 'Use a time zone such as Europe/Berlin or UTC.')
        .default('UTC')
        .openapi({ description: 'Time zone of the times.', example: 'Europe/Berlin' }),
    }),
  },
  responses: {
    200: {
      description: 'The transcript.',
      content: { 'text/plain': { schema: z.string() }, 'text/html': { schema: z.string() } },
    },
    ...problems(404, 406),
  },
});

/** Adds the operation that writes the transcript of a room. */
export function registerTranscripts(app: Api, deps: StreamDeps): void {
  app.openapi(getTranscript, (c) => {
    const { room: name } = c.req.valid('param');
    const { format, tz: timeZone } = c.req.valid('query');
    const writer = selectWriter(format, c.req.header('Accept'));
    const date = new Date(deps.clock.wall()).toISOString().slice(0, 10);
    const headers = {
      // A room name has only characters that a quoted string and a file name may have.
      'Content-Disposition': `inline; filename="${name.replace(/^\.+/, '')}-${date}.${writer.extension}"`,
      ...(writer === htmlWriter && HTML_HEADERS),
    };
    return respondWithStream(c, deps, { name, type: writer.type, headers }, (room) => ({
      texts: writeTranscript({ room, timeZone, server: deps.publicUrl, log: deps.log }, writer),
    }));
  });
}

function selectWriter(format: 'text' | 'html' | undefined, accept: string | undefined): TranscriptWriter {
  if (format !== undefined) return format === 'html' ? htmlWriter : textWriter;
  const type = selectMediaType(accept, ['text/plain', 'text/html']);
  if (type === undefined) throw apiError(406, 'not-acceptable', 'Accept text/plain or text/html, or use "format".');
  return type === 'text/html' ? htmlWriter : textWriter;
}

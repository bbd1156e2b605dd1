import type { HeldRoom } from '../ports/rooms.ts';
import type { ApiContext } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { apiError, ApiError, noSuchRoom, roomLimit, withCode } from './errors.ts';
import { MAX_KEY_STREAMS, type Streams } from './streams.ts';
import type { TextStream } from './text-stream.ts';

/**
 * Time after which the server closes a connection on which nothing moves, in seconds. Bun counts in steps of 4 s. A client that
 * does not read for this long is gone; a quiet stream sends a comment more often.
 */
const IDLE_SECONDS = 60;

/** Collaborators of operations that stream. */
export interface StreamDeps extends Pick<ApiDeps, 'directory' | 'clock' | 'log' | 'publicUrl' | 'drainRefusal'> {
  readonly streams: Streams;
}

/** Texts of a response, and what is released with them. */
export type StreamedTexts = Pick<TextStream, 'texts' | 'stop'> & Partial<Pick<TextStream, 'onEnd'>>;

/** Media type and further headers of a stream. */
export interface StreamHeaders {
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Responds with a stream of a room, which stays open until the stream ends. Throws an ApiError for an unknown room, and at the
 * limits of rooms and of streams.
 */
export async function respondWithStream(
  c: ApiContext,
  deps: StreamDeps,
  { name, ...head }: StreamHeaders & { readonly name: string },
  start: (room: HeldRoom) => StreamedTexts | Promise<StreamedTexts>,
): Promise<Response> {
  requireStream(c, deps);
  if (!(await deps.directory.find(name))) throw noSuchRoom();
  const room = await deps.directory.hold(name);
  if (room === 'full') throw roomLimit();
  let isStreaming = false;
  try {
    const started = await start(room);
    isStreaming = true;
    return createResponse(c, deps, head, { ...started, onEnd: () => room.release() });
  } finally {
    if (!isStreaming) room.release();
  }
}

/** Throws an ApiError when the server takes no further stream of a key. */
export function requireStream({ env }: ApiContext, { streams, drainRefusal }: StreamDeps): void {
  const draining = drainRefusal();
  if (draining) throw new ApiError(withCode(draining, 'draining'));
  if (!streams.isFull(env.keyName)) return;
  const detail = `The key "${env.keyName}" reads ${MAX_KEY_STREAMS} streams already. End one first.`;
  throw apiError(429, 'too-many-streams', detail, { headers: { 'Retry-After': '5' } });
}

/** Creates the response with texts. That to a HEAD request has only the headers. */
export function createResponse(
  { env, req }: ApiContext,
  { streams }: StreamDeps,
  { type, headers }: StreamHeaders,
  { texts, stop, onEnd }: StreamedTexts,
): Response {
  const all = {
    ...{ 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store', Vary: 'Accept' },
    // A proxy such as nginx would otherwise hold events back.
    'X-Accel-Buffering': 'no',
    ...headers,
  };
  if (req.raw.method === 'HEAD') {
    stop?.();
    onEnd?.();
    return new Response(null, { headers: all });
  }
  env.setIdleTimeout(IDLE_SECONDS);
  const options = { keyName: env.keyName, request: req.raw.signal, stop, onEnd: () => onEnd?.() };
  return new Response(streams.create(texts, options), { headers: all });
}

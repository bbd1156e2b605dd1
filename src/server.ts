import type { Server } from 'bun';
import { isSpoken, type Admit } from './admit.ts';
import type { Asset } from './assets.ts';
import { webSocketCarriers, type Upgrade } from './carriers/websocket.ts';
import type { Cors } from './cors.ts';
import type { Log } from './log.ts';
import { DEFAULT_ROOM, isRoomName } from './protocol/room-name.ts';
import { serveAsset } from './serve-asset.ts';
import { handleEndpoint, handleSession, type SignalingParts } from './signaling/endpoint.ts';
import { Problem } from './signaling/problem.ts';

/** Bun's own 413 has no CORS headers and no body of ours, so its limit lies above ours, in bytes. */
const MAX_BODY = 16 * 1024 * 1024;

/** What the server is made of. */
export interface ServerParts {
  readonly port: number;
  readonly host: string | undefined;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly cors: Cors;
  readonly signaling: SignalingParts;
  readonly admit: Admit;
  readonly log: Log;
  /** Most WebSockets at a time. */
  readonly maxWebSockets: number;
}

/** Starts to listen. Throws when the port is taken. */
export function startServer(parts: ServerParts): Server<Upgrade> {
  return Bun.serve<Upgrade>({
    port: parts.port,
    ...(parts.host !== undefined && { hostname: parts.host }),
    maxRequestBodySize: MAX_BODY,
    websocket: webSocketCarriers(parts.log, parts.admit),
    fetch: (request, server) => route(request, server, parts),
    error(error) {
      parts.log('a request failed', { error: String(error) });
      return new Problem(500, 'The server failed; this is its fault, not yours.').toResponse();
    },
  });
}

type Answer = Response | undefined | Promise<Response | undefined>;

function route(request: Request, server: Server<Upgrade>, parts: ServerParts): Answer {
  const { pathname } = new URL(request.url);
  const asset = parts.assets.get(pathname);
  if (asset) return serveAsset(request, asset);
  const [, first, second, ...rest] = pathname.split('/');
  const name = decode(second ?? DEFAULT_ROOM);
  if (rest.length === 0 && name !== undefined) {
    switch (first) {
      case 'whip':
      case 'whep':
        if (isRoomName(name)) return withCors(request, parts, () => handleEndpoint(request, name, parts.signaling));
        break;
      case 'sessions':
        if (second) return withCors(request, parts, () => handleSession(request, name, parts.signaling));
        break;
      case 'ws':
        if (second && isRoomName(name)) return upgrade(request, server, name, parts);
        break;
      case 'healthz':
        if (second === undefined) return new Response('ok\n', { headers: { 'Cache-Control': 'no-store' } });
        break;
    }
  }
  return parts.cors.allow(request, new Problem(404, 'There is nothing here.').toResponse());
}

/** CORS around a handler; a page that is not allowed is refused before anything is read. */
async function withCors(
  request: Request,
  { cors }: ServerParts,
  handle: () => Response | Promise<Response>,
): Promise<Response> {
  const refusal = request.method === 'OPTIONS' ? undefined : cors.refusal(request);
  return cors.allow(request, refusal ? refusal.toResponse() : await handle());
}

function upgrade(request: Request, server: Server<Upgrade>, room: string, parts: ServerParts): Response | undefined {
  const refuse = (problem: Problem) => {
    parts.log('refused a WebSocket', { status: problem.status, why: problem.detail, room });
    return parts.cors.allow(request, problem.toResponse());
  };
  if (request.method !== 'GET') return refuse(new Problem(405, 'Use GET.', { Allow: 'GET' }));
  const refusal = parts.cors.refusal(request);
  if (refusal) return refuse(refusal);
  if (!parts.signaling.hasSpaceFor(room)) return refuse(busy('The server has as many rooms as it may have.'));
  if (server.pendingWebSockets >= parts.maxWebSockets) {
    return refuse(busy('The server has as many WebSockets as it may have.'));
  }
  const offered = request.headers.get('Sec-WebSocket-Protocol')?.split(',') ?? [''];
  // Bun echoes the first subprotocol offered, so only the first can be chosen (RFC 6455 section 4.2.2).
  const protocol = offered[0]?.trim() ?? '';
  if (!isSpoken(protocol)) {
    return refuse(new Problem(400, 'The WebSocket subprotocol must be chat.v1, or none for plain text.'));
  }
  if (server.upgrade(request, { data: { room, protocol } })) return undefined;
  return refuse(new Problem(426, 'This is a WebSocket.', { Upgrade: 'websocket', Connection: 'Upgrade' }));
}

function busy(detail: string): Problem {
  return new Problem(503, detail, { 'Retry-After': '5' });
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Malformed percent-encoding names nothing.
    return undefined;
  }
}

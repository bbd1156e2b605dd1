import type { Server } from 'bun';
import { isKnownProtocol } from '../admit.ts';
import { webSocketCarriers, type Upgrade } from '../carriers/websocket.ts';
import { clientAddress } from '../http/client-address.ts';
import { wantsFindings, CHECK_PATH, handleCheck } from '../doctor/endpoint.ts';
import { DEFAULT_ROOM, isRoomName, ROOM_NAME_RULE } from '../protocol/names.ts';
import { readRequestUrl } from '../http/request-url.ts';
import { serveAsset } from './serve-asset.ts';
import type { ServerOptions } from './server-options.ts';
import { handleEndpoint } from '../signaling/endpoint.ts';
import { SDP } from '../http/body.ts';
import { Problem } from '../http/problem.ts';
import { handleSession } from '../signaling/session-resource.ts';

/** Bun's own 413 has no CORS headers and no body of ours, so its limit lies above ours, in bytes. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
/** Most of a path that a log line shows. */
const MAX_LOGGED_PATH = 100;

/** Starts to listen. Throws when the port is taken. */
export function startServer(parts: ServerOptions): Server<Upgrade> {
  return Bun.serve<Upgrade>({
    port: parts.port,
    ...(parts.host !== undefined && { hostname: parts.host }),
    maxRequestBodySize: MAX_REQUEST_BYTES,
    websocket: webSocketCarriers(parts.log, (carrier, room) => parts.admit(carrier, room, 'read-write')),
    fetch: (request, server) => respond(request, server, parts),
  });
}

type Outcome = Response | Problem | undefined;

/** Routes a request. Here every refusal becomes a response that any allowed page can read, and one log line. */
async function respond(request: Request, server: Server<Upgrade>, parts: ServerOptions): Promise<Response | undefined> {
  const { pathname } = readRequestUrl(request);
  const outcome = await routeSafely(request, server, pathname, parts);
  const response = outcome instanceof Problem ? refuse(request, outcome, pathname, parts) : outcome;
  if (pathname === CHECK_PATH) response?.headers.append('Vary', 'Accept');
  return response;
}

function refuse(request: Request, problem: Problem, pathname: string, { log, cors }: ServerOptions): Response {
  const { status, detail: why } = problem;
  log('refused a request', { status, why, method: request.method, path: pathname.slice(0, MAX_LOGGED_PATH) });
  return cors.allow(request, problem.toResponse());
}

/** Routes a request; a failure of ours is a refusal like any other. */
async function routeSafely(
  request: Request,
  server: Server<Upgrade>,
  pathname: string,
  parts: ServerOptions,
): Promise<Outcome> {
  try {
    return await route(request, server, pathname, parts);
  } catch (error) {
    parts.log('a request failed', { error: String(error) });
    return new Problem(500, 'The server failed; this is its fault, not yours.');
  }
}

function route(
  request: Request,
  server: Server<Upgrade>,
  pathname: string,
  parts: ServerOptions,
): Outcome | Promise<Outcome> {
  // A preflight asks for no resource: refused, it would hide the real answer from the page (Fetch section 4.8).
  if (request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method')) {
    return parts.cors.allow(request, new Response(null, { status: 200, headers: { 'Accept-Post': SDP } }));
  }
  const socketAddress = server.requestIP(request)?.address ?? '';
  if (wantsFindings(request, pathname)) return handleCheck(request, socketAddress, parts.check);
  const asset = parts.assets.get(pathname);
  if (asset) return serveAsset(request, asset);
  const [, first, second, ...rest] = pathname.split('/');
  const name = decode(second ?? DEFAULT_ROOM);
  const address = clientAddress(request, socketAddress, parts.trustedProxies);
  if (rest.length === 0 && name !== undefined) {
    switch (first) {
      case 'whip':
      case 'whep':
        if (!isRoomName(name)) return new Problem(404, ROOM_NAME_RULE);
        parts.check.traffic.see(request, socketAddress);
        return withCors(request, parts, () =>
          handleEndpoint(request, { kind: first, room: name, address }, parts.signaling),
        );
      case 'sessions':
        if (second) return withCors(request, parts, () => handleSession(request, name, address, parts.signaling));
        break;
      case 'ws':
        if (second === undefined) break;
        if (!isRoomName(name)) return new Problem(404, ROOM_NAME_RULE);
        parts.check.traffic.see(request, socketAddress);
        return upgrade(request, server, { room: name, address }, parts);
      case 'healthz':
        if (second === undefined) return new Response('ok\n', { headers: { 'Cache-Control': 'no-store' } });
        break;
    }
  }
  return new Problem(404, 'There is nothing here.');
}

/** CORS around a handler; a page that is not allowed is refused before anything is read. */
async function withCors(
  request: Request,
  { cors }: ServerOptions,
  handle: () => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const refusal = request.method === 'OPTIONS' ? undefined : cors.refusal(request);
  const outcome = refusal ?? (await handle());
  return outcome instanceof Response ? cors.allow(request, outcome) : outcome;
}

function upgrade(
  request: Request,
  server: Server<Upgrade>,
  { room, address }: { readonly room: string; readonly address: string },
  parts: ServerOptions,
): Outcome {
  if (request.method !== 'GET') return new Problem(405, 'Use GET.', { Allow: 'GET' });
  const refusal = parts.cors.refusal(request);
  if (refusal) return refusal;
  const limited = parts.signaling.rateLimit.refusal('WebSocket', address);
  if (limited) return limited;
  const opener = parts.signaling.authorization.ownerToken(request);
  if (opener instanceof Problem) return opener;
  if (!parts.signaling.hasSpaceFor(room)) return busy('The server has as many rooms as it may have.');
  if (server.pendingWebSockets >= parts.maxWebSockets) return busy('The server has as many WebSockets as it may have.');
  const offered = request.headers.get('Sec-WebSocket-Protocol')?.split(',') ?? [''];
  // Bun echoes the first subprotocol offered, so only the first can be chosen (RFC 6455 section 4.2.2).
  const protocol = offered[0]?.trim() ?? '';
  if (!isKnownProtocol(protocol)) {
    return new Problem(400, 'The WebSocket subprotocol must be chat.v1, or none for plain text.');
  }
  if (server.upgrade(request, { data: { room, protocol, address } })) return undefined;
  return new Problem(426, 'This is a WebSocket.', { Upgrade: 'websocket', Connection: 'Upgrade' });
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

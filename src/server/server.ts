import type { Server } from 'bun';
import { isKnownProtocol } from '../admit.ts';
import { isOfBuild } from '../assets/asset.ts';
import { createWebSocketHandler, type Upgrade } from '../carriers/websocket.ts';
import { MAX_SDP_BYTES, SDP_TYPE } from '../http/body.ts';
import { createAddressReader, type AddressReader } from '../http/client-address.ts';
import { limitReached, Problem, waitedInVain } from '../http/problem.ts';
import { traceLog } from '../http/trace.ts';
import { readRequestUrl } from '../http/request-url.ts';
import type { Routes } from '../ports/routes.ts';
import { DEFAULT_ROOM, isRoomName, ROOM_NAME_RULE } from '../protocol/room-names.ts';
import { handleEndpoint } from '../signaling/endpoint.ts';
import { LifoGate } from '../signaling/lifo-gate.ts';
import { handleSession } from '../signaling/session-resource.ts';
import { serveHealth } from './health.ts';
import { PipelineLimit } from './pipeline-limit.ts';
import { serveAsset } from './serve-asset.ts';
import { serveScript } from './serve-script.ts';
import type { ServerOptions } from './server-options.ts';
import { selectProtocol, upgradeRefusal, versionRefusal } from './upgrade.ts';

/**
 * Bun's own 413 response has no CORS headers and no problem details, so Bun's limit must be above what people really send: photos of
 * phones have up to 25 MB. It costs no memory. Bun stops receiving a body that no handler reads, and every handler stops reading at
 * a limit of its own.
 */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
/**
 * Bun handles all requests that have arrived in one turn of the event loop. The handlers of 200 connections together would stop every
 * room for half a second, so most wait for a later turn. All clients of a server that restarts come back within these limits.
 */
const REQUEST_QUEUE = {
  ...{ maxRunning: Number.POSITIVE_INFINITY, maxWaiting: 3_000 },
  ...{ timeoutMs: 8_000, maxBlockingMs: 4, restFactor: () => 0 },
};
/** Paths for load balancers. Their requests cost little and never wait. */
const HEALTH_PATH = /^\/(health|live|ready)z\/?$/;
/** Maximum length of a path in a log line, in characters. */
const MAX_LOGGED_PATH = 100;
/** The id of a session in a path. */
const SESSION_ID = /^(\/sessions\/).+/;
/** What follows the room in a path for pages. */
const PAGE_ID = /^(\/[^/]+\/[^/]+\/).+/;

/** Starts the HTTP server. Throws when the port is taken. */
export function startServer(serverOptions: ServerOptions): Server<Upgrade> {
  const { trustedProxies, clock, log } = serverOptions;
  const readAddress = createAddressReader(trustedProxies, log);
  const options = {
    ...serverOptions,
    readAddress,
    pipelines: new PipelineLimit(clock),
    gate: new LifoGate(clock, REQUEST_QUEUE),
  };
  return Bun.serve<Upgrade>({
    port: options.port,
    ...(options.host !== undefined && { hostname: options.host }),
    maxRequestBodySize: MAX_REQUEST_BYTES,
    websocket: createWebSocketHandler(options, options.admit),
    fetch: (request, server) => respond(request, server, options),
  });
}

/** Options and collaborators for handling requests. */
interface RequestDeps extends ServerOptions {
  readonly readAddress: AddressReader;
  readonly pipelines: PipelineLimit;
  readonly gate: LifoGate;
}

/** What the path of a request names. */
interface Target {
  readonly pathname: string;
  /** The routes of a capability that have this path. */
  readonly addedRoute: Routes | undefined;
}

/** Outcome of a request; undefined when Bun has upgraded the connection to a WebSocket. */
type Outcome = Response | Problem | undefined;

/** Responds to a request. Logs a refusal, and lets any allowed page read it. */
async function respond(request: Request, server: Server<Upgrade>, options: RequestDeps): Promise<Response | undefined> {
  const { pathname } = readRequestUrl(request);
  const log = traceLog(options.log, request);
  const startedAt = options.clock.elapsed();
  const target = { pathname, addedRoute: findRoute(pathname, options.routes) };
  const outcome = await routeSafely(request, server, target, log === options.log ? options : { ...options, log });
  const { method } = request;
  // The address of a picture is a secret of its room.
  const shown = target.addedRoute?.isForPages ? pathname.replace(PAGE_ID, '$1…') : pathname;
  const path = shown.slice(0, MAX_LOGGED_PATH);
  const ms = Math.round(options.clock.elapsed() - startedAt);
  // The path of a session is a secret of its client.
  log('request', { method, path: path.replace(SESSION_ID, '$1…'), status: outcome?.status ?? 101, ms }, 'debug');
  options.observations?.observer?.responded(method, pathname, outcome?.status ?? 101);
  if (outcome === undefined) return undefined;
  if (outcome instanceof Response) return forbidSniffing(outcome);
  const { status, detail: why } = outcome;
  log('refused a request', { status, why, method, path });
  const response = forbidSniffing(outcome.toResponse());
  return target.addedRoute?.isPrivate ? response : options.cors.allow(request, response);
}

/** Returns the routes of the capability that has a path. */
function findRoute(pathname: string, routes: readonly Routes[]): Routes | undefined {
  return routes.find(({ paths, folders }) => {
    return paths.includes(pathname) || folders?.some((folder) => pathname.startsWith(folder));
  });
}

/** Stops browsers from guessing another content type (Fetch section 3.6). */
function forbidSniffing(response: Response): Response {
  response.headers.set('X-Content-Type-Options', 'nosniff');
  return response;
}

/** Routes a request, and turns an exception into a refusal. */
async function routeSafely(
  request: Request,
  server: Server<Upgrade>,
  target: Target,
  options: RequestDeps,
): Promise<Outcome> {
  try {
    // Bun has no address for a connection that has closed already.
    const connection = server.requestIP(request);
    const refusal = connection && options.pipelines.refusal(connection);
    if (refusal) return refusal;
    const routed = async () => ({
      outcome: await route(request, server, { ...target, socketAddress: connection?.address ?? '' }, options),
    });
    // A client need not wait until the server has ended or deleted something.
    const purpose = request.method === 'DELETE' ? {} : request;
    const result = await (canWait(request, target.pathname) ? options.gate.run(routed, purpose) : routed());
    if (result) return result.outcome;
    return waitedInVain(request, 'Too many requests at once. Try again.').with({ code: 'busy' });
  } catch (error) {
    options.log('a request failed', { error: String(error) }, 'error');
    return new Problem(500, 'The server failed to handle this request. Try again later.').with({ code: 'failed' });
  }
}

/** Returns whether a request may wait. A handler refuses a large body at once. */
function canWait({ headers }: Request, pathname: string): boolean {
  return !HEALTH_PATH.test(pathname) && Number(headers.get('Content-Length') ?? 0) <= MAX_SDP_BYTES;
}

function route(
  request: Request,
  server: Server<Upgrade>,
  { pathname, addedRoute, socketAddress }: Target & { readonly socketAddress: string },
  options: RequestDeps,
): Outcome | Promise<Outcome> {
  const { assets, cors, routes, signaling } = options;
  const address = options.readAddress(request, socketAddress);
  const asset = assets.get(pathname);
  const serveFile = () => (asset ? serveAsset(request, asset) : notFound());
  const setIdleTimeout = (seconds: number) => server.timeout(request, seconds);
  const context = { pathname, socketAddress, address, setIdleTimeout, serveFile };
  if (addedRoute?.isPrivate) return addedRoute.handle(request, context);
  // A preflight request names no resource. Refusing it would hide the real response from the page (Fetch section 4.8).
  if (request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method')) {
    return cors.allow(request, new Response(null, { status: 200, headers: { 'Accept-Post': SDP_TYPE } }));
  }
  if (addedRoute?.isForPages) return withCors(request, options, () => addedRoute.handle(request, context));
  if (addedRoute) {
    const limited = signaling.rateLimit.refusal('GET', address);
    return limited ?? addedRoute.handle(request, context);
  }
  if (isOfBuild(pathname)) return serveScript(request, options);
  if (asset) return serveFile();
  // A trailing slash is ignored.
  const [, first, second, ...rest] = pathname.replace(/(?<=[^/])\/$/, '').split('/');
  const name = decodeSegment(second ?? DEFAULT_ROOM);
  if (rest.length > 0 || name === undefined) return notFound();
  switch (first) {
    case 'whip':
    case 'whep':
      if (!isRoomName(name)) return new Problem(404, ROOM_NAME_RULE);
      for (const added of routes) added.observe?.(request, socketAddress);
      return withCors(request, options, () => handleEndpoint(request, { kind: first, room: name, address }, signaling));
    case 'sessions':
      if (!second) return notFound();
      return withCors(request, options, () => handleSession(request, name, address, signaling));
    case 'ws':
      if (second === undefined) return notFound();
      if (!isRoomName(name)) return new Problem(404, ROOM_NAME_RULE);
      for (const added of routes) added.observe?.(request, socketAddress);
      return upgrade(request, server, { room: name, address }, options);
    case 'healthz':
    case 'livez':
    case 'readyz':
      return second === undefined ? serveHealth(request, first, options.readiness) : notFound();
    default:
      return notFound();
  }
}

function notFound(): Problem {
  return new Problem(404, 'This server has nothing at this path.');
}

/** Refuses a page that is not allowed, without calling the handler. Adds CORS headers to the handler's response. */
async function withCors(
  request: Request,
  { cors }: ServerOptions,
  handle: () => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const refusal = request.method === 'OPTIONS' ? undefined : cors.refusal(request);
  const outcome = refusal ?? (await handle());
  return outcome instanceof Response ? cors.allow(request, outcome) : outcome;
}

async function upgrade(
  request: Request,
  server: Server<Upgrade>,
  { room, address }: { readonly room: string; readonly address: string },
  { cors, signaling, maxWebSockets, shares, drainRefusal }: ServerOptions,
): Promise<Outcome> {
  if (request.method !== 'GET') return new Problem(405, 'Use GET.', { Allow: 'GET' });
  const refusal = cors.refusal(request) ?? versionRefusal(request) ?? signaling.rateLimit.refusal('join', address);
  if (refusal) return refusal;
  const pass = await signaling.admission.admitRequest({ request, address, room });
  if (pass instanceof Problem) return pass;
  const draining = drainRefusal();
  if (draining) return draining;
  if (!signaling.hasSpaceFor(room, address)) return limitReached('Room', 5);
  if (server.pendingWebSockets >= maxWebSockets) return limitReached('Connection', 5);
  const full = shares.refusal('webSockets', address);
  if (full) return full;
  const protocol = selectProtocol(request, isKnownProtocol);
  if (protocol === undefined) {
    return new Problem(400, 'Offer the WebSocket subprotocol chat.v1, or none for plain text.');
  }
  // Without this header, Bun would select the client's first subprotocol (RFC 6455 section 4.2.2).
  const headers = protocol === '' ? {} : { 'Sec-WebSocket-Protocol': protocol };
  const release = shares.hold('webSockets', address);
  if (server.upgrade(request, { data: { room, protocol, address, pass, release }, headers })) return undefined;
  release();
  return upgradeRefusal(request);
}

/** Decodes a path segment. Returns undefined when its percent-encoding is malformed. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

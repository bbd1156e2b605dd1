import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Clock } from '../clock.ts';
import { encodingRefusal, readBody, readMediaType } from '../http/body.ts';
import { Problem } from '../http/problem.ts';
import { readRequestUrl } from '../http/request-url.ts';
import { traceLog } from '../http/trace.ts';
import { errorText, type Log } from '../log.ts';
import { RecordError } from '../ports/record-error.ts';
import { apiError, ApiError, invalid, storeFailed } from './errors.ts';
import { toFieldFault } from './field-fault.ts';

/** Start of all paths of the API. */
export const API_ROOT = '/api/v1';

/** Maximum size of a JSON body, in bytes. */
const MAX_BODY_BYTES = 64 * 1024;

/** What hono passes to each handler as `c.env`. */
export interface ApiEnv {
  readonly Bindings: {
    /** Name of the key of the request. */
    readonly keyName: string;
    /** Returns the id of a command that is not a message, for an `Idempotency-Key` and what the command acts on. */
    readonly toCommandId: (idempotencyKey: string, action: readonly string[]) => string;
    /** Closes the connection when nothing moves on it for some seconds. Bun's default is 10. */
    readonly setIdleTimeout: (seconds: number) => void;
  };
}

/** The application on which operations register. Its paths are those after `API_ROOT`. */
export type Api = OpenAPIHono<ApiEnv>;

/** The context of a handler. */
export type ApiContext = Context<ApiEnv>;

/** Creates the application without operations. Every refusal has problem details (RFC 9457). */
export function createApp({ clock, log }: { readonly clock: Clock; readonly log: Log }): Api {
  const app: Api = new OpenAPIHono<ApiEnv>({
    getPath: (request) => readPath(request),
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error.issues.map(toFieldFault));
    },
  });
  app.use('*', async (c, next) => {
    if (isJsonType(readMediaType(c.req.raw))) c.req.raw = await readJsonRequest(c.req.raw, clock);
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
  });
  app.notFound((c) => toResponse(pathError(app, c)));
  app.onError((error, c) => {
    if (error instanceof ApiError) return toResponse(error);
    if (error instanceof HTTPException) return toResponse(libraryError(error));
    traceLog(log, c.req.raw)('api: a request failed', { error: errorText(error) }, 'error');
    if (error instanceof RecordError) return toResponse(storeFailed());
    return toResponse(apiError(500, 'failed', 'The server failed to handle this request. Try again later.'));
  });
  return app;
}

/** Returns whether hono parses a body of a media type: one that it parses must have been read within the limits. */
function isJsonType(type: string | undefined): boolean {
  return type !== undefined && /^application\/(.+\+)?json/.test(type);
}

/** Reads the path of a request after `API_ROOT`, without a trailing slash. A path outside of it fits no operation. */
function readPath(request: Request): string {
  const { pathname } = readRequestUrl(request);
  const path = pathname.startsWith(`${API_ROOT}/`) ? pathname.slice(API_ROOT.length) : '/';
  return path.replace(/(?<=[^/])\/$/, '');
}

/** Reads a JSON body within its limits. Returns the request with the body in memory. */
async function readJsonRequest(request: Request, clock: Clock): Promise<Request> {
  if (request.method === 'GET' || request.method === 'HEAD') return request;
  const text = encodingRefusal(request) ?? (await readBody(request, { what: 'body', maxBytes: MAX_BODY_BYTES, clock }));
  if (text instanceof Problem) {
    const code = text.status === 413 ? 'too-large' : text.status === 415 ? 'media-type' : 'malformed';
    throw apiError(text.status, code, text.detail, { headers: text.headers });
  }
  return new Request(readRequestUrl(request), { method: request.method, headers: request.headers, body: text });
}

/** Returns the refusal of a request that fits no operation: of its path, or of its method. */
function pathError(app: Api, { req }: ApiContext): ApiError {
  const path = readPath(req.raw);
  const methods = app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route') return [];
    const pattern = new RegExp(`^${definition.route.path.replace(/\{\w+\}/g, '[^/]+')}$`);
    return pattern.test(path) ? definition.route.method.toUpperCase() : [];
  });
  if (methods.length === 0)
    return apiError(404, 'no-such-path', `The API has nothing at this path. See ${API_ROOT}/openapi.json.`);
  const allowed = [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].join(', ');
  return apiError(405, 'method', `Use ${allowed}.`, { headers: { Allow: allowed } });
}

function libraryError({ status }: HTTPException): ApiError {
  if (status === 415) return apiError(415, 'media-type', 'Send the body as application/json, with a Content-Type.');
  return apiError(400, 'malformed', 'The body is not JSON.');
}

function toResponse({ problem }: ApiError): Response {
  const response = problem.toResponse();
  response.headers.set('X-Content-Type-Options', 'nosniff');
  return response;
}

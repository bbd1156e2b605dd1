import { createRoute, z } from '@hono/zod-openapi';
import { API_ROOT, type Api } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { json, problems } from './responses.ts';

/** Groups of operations, in their order. */
const TAGS = [
  { name: 'Rooms', description: 'Rooms, their settings and their people.' },
  { name: 'Messages', description: 'Messages of a room. Every write is the same command as that of a member.' },
  { name: 'Events', description: 'Events of a room, live and kept.' },
  { name: 'Moderation', description: 'Bans, mutes, notices, reports and the audit log.' },
  { name: 'Tokens', description: 'Tokens for users of a site.' },
  { name: 'Server', description: 'The server itself.' },
];

const INTRODUCTION =
  'For servers, not for pages: responses have no CORS headers. Each request needs a key of `API_KEYS` as `Authorization: Bearer KEY`. ' +
  'A key may send 100 requests a second. Refusals have problem details (RFC 9457) with a `code`. An `Idempotency-Key` makes a write safe to repeat for 24 hours.';

const getDescription = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getDescription',
  summary: 'Get this description',
  tags: ['Server'],
  responses: {
    200: json(z.record(z.string(), z.any()), 'This description (OpenAPI 3.1).'),
    ...problems(),
  },
});

/** Adds the description of all operations, last of them. Returns the function that creates it when it is first needed. */
export function registerDescription(app: Api, deps: Pick<ApiDeps, 'publicUrl' | 'version'>): () => Description {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of `API_KEYS`.',
  });
  let description: Description | undefined;
  const describe = () => (description ??= createDescription(app, deps));
  app.openapi(getDescription, (c) => c.json({ ...describe() }, 200));
  return describe;
}

/** The description of an application. */
export type Description = ReturnType<typeof createDescription>;

/** Creates the description of all operations of an application (OpenAPI 3.1). */
function createDescription(app: Api, { publicUrl, version }: Pick<ApiDeps, 'publicUrl' | 'version'>) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'chat-box server API',
      version,
      description: INTRODUCTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: publicUrl + API_ROOT }],
    security: [{ key: [] }],
    tags: TAGS,
  });
}

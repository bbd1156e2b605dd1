import { createRoute, z } from '@hono/zod-openapi';
import { MAX_AVATAR_UNITS, MAX_USER_UNITS } from '../protocol/users.ts';
import type { Api } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { apiError, invalid } from './errors.ts';
import { json, jsonBody, problems } from './responses.ts';
import { time } from './schemas.ts';

const MAX_LIFE_SECONDS = 24 * 60 * 60;

const NewToken = z
  .strictObject({
    sub: z.string().openapi({
      minLength: 1,
      maxLength: MAX_USER_UNITS,
      description: 'Id of the user on your site.',
      example: 'p8d4m1',
    }),
    name: z.string().optional().openapi({ description: 'Absent: a name like that of a guest.', example: 'Tim' }),
    avatar: z.string().optional().openapi({ maxLength: MAX_AVATAR_UNITS, description: 'https URL of a picture.' }),
    role: z.enum(['reader', 'member', 'moderator', 'owner']).optional(),
    rooms: z
      .array(z.string())
      .optional()
      .openapi({
        description: 'Rooms that the user may enter: names, or `prefix*`. Absent: all.',
        example: ['shop-*'],
      }),
    expiresIn: z
      .int()
      .min(1)
      .max(MAX_LIFE_SECONDS)
      .default(3_600)
      .openapi({ description: 'Seconds until the token ends.', example: 3_600 }),
  })
  .openapi('NewToken', {
    description: 'Claims of a token.',
    example: { sub: 'p8d4m1', name: 'Tim', expiresIn: 3_600 },
  });

const create = createRoute({
  ...({ method: 'post', path: '/tokens', operationId: 'createToken', tags: ['Tokens'] } as const),
  summary: 'Sign a token for a user',
  description:
    'Signs a JSON Web Token with `JWT_SECRET`, with which a user of your site enters. 409 when `JWT_SECRET` is not set.',
  request: { body: jsonBody(NewToken) },
  responses: {
    201: json(
      z
        .object({
          token: z.string(),
          expires: time.openapi({ description: 'When the token ends, in milliseconds since 1970.' }),
        })
        .openapi('Token', { description: 'A signed token. Send it to the page of this user only.' }),
      'The token.',
    ),
    ...problems(409, 413, 415),
  },
});

/** Adds the operation that signs tokens. */
export function registerTokens(app: Api, { signToken }: ApiDeps): void {
  app.openapi(create, async (c) => {
    const { expiresIn, ...claims } = c.req.valid('json');
    if (!signToken) throw apiError(409, 'no-secret', 'This server has no JWT_SECRET, so it cannot sign tokens.');
    const result = await signToken(claims, expiresIn);
    if (result.kind === 'unfit')
      throw invalid(result.faults.map(({ claim, detail }) => ({ path: claim, message: detail })));
    return c.json({ token: result.token, expires: result.expires }, 201);
  });
}

import { z } from '@hono/zod-openapi';
import { Problem } from './schemas.ts';

const DESCRIPTIONS = {
  400: 'A value of the request breaks a rule.',
  401: 'The request has no key, or a wrong one.',
  403: 'The command is not allowed.',
  404: 'The room, the message, the person or the ban does not exist.',
  406: 'The server has no format that the header Accept names.',
  409: 'The state of the server does not allow it.',
  412: 'The settings have another revision.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  428: 'The header If-Match is missing.',
  429: 'Too many requests. Retry-After has the seconds to wait.',
  500: 'The server failed.',
  503: 'The store has failed, or the server has no free room. Try again after Retry-After.',
} as const;

type ProblemStatus = keyof typeof DESCRIPTIONS;

const RETRY_HEADERS = z.object({
  'Retry-After': z.string().openapi({ description: 'Seconds to wait.', example: '5' }),
});

/** A response with problem details. */
interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof Problem } };
}

/** Describes a successful response with a JSON body. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** Describes a JSON body that a request must have. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

/** Describes the refusals of an operation, with those that every operation has. */
export function problems<Status extends ProblemStatus>(
  ...statuses: readonly Status[]
): Record<Status | 400 | 401 | 429 | 500 | 503, ProblemResponse> {
  const all = [...new Set<ProblemStatus>([400, 401, 429, 500, 503, ...statuses])].sort();
  const entries = all.map((status) => {
    const waits = status === 429 || status === 503;
    const content = { 'application/problem+json': { schema: Problem } };
    return [status, { description: DESCRIPTIONS[status], content, ...(waits && { headers: RETRY_HEADERS }) }] as const;
  });
  return Object.fromEntries(entries) as Record<Status | 400 | 401 | 429 | 500 | 503, ProblemResponse>;
}

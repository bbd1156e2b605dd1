import type { z } from '@hono/zod-openapi';
import type { FieldFault } from './errors.ts';

/** An issue that a schema has found. */
type Issue = Pick<z.ZodError['issues'][number], 'path' | 'message'> & {
  readonly code?: string | undefined;
  readonly expected?: string;
  readonly keys?: readonly string[];
};

/** Start of the messages that the library makes up itself. */
const OWN_MESSAGE = /^(Invalid input|Unrecognized key)/;

/** Returns the fault of a value as a sentence. A message of a schema stays as it is. */
export function toFieldFault(issue: Issue): FieldFault {
  return { path: issue.path.map(String).join('.'), message: toSentence(issue) };
}

function toSentence({ code, message, expected, keys = [] }: Issue): string {
  if (!OWN_MESSAGE.test(message)) return message;
  if (code === 'unrecognized_keys')
    return `It has an unknown field: ${keys.map((key) => JSON.stringify(key)).join(', ')}.`;
  if (code !== 'invalid_type') return message;
  return message.endsWith('received undefined') ? 'It is missing.' : `It must be of the type ${expected}.`;
}

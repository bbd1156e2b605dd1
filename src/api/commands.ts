import { z } from '@hono/zod-openapi';
import type { Author, Execution, HeldRoom } from '../ports/rooms.ts';
import type { Fields } from '../protocol/parse-client.ts';
import { newId } from '../secrets.ts';
import type { ApiContext } from './app.ts';
import { commandError } from './errors.ts';
import { epoch, id, offset, time } from './schemas.ts';

/** Request headers of a write. */
export const writeHeaders = z.object({
  'Idempotency-Key': id.optional().openapi({
    description:
      '16 to 64 letters, digits, - and _; the id of a new message. A repeat of the request within 24 hours changes nothing.',
    example: 'order-2041-shipped',
  }),
});

/** The result of a write. */
export const Written = z
  .object({ id: z.string().openapi({ example: 'order-2041-shipped' }), offset, time, epoch })
  .openapi('Written', {
    description:
      'The id of the command, such as a ban, or of the new message, and the place of its event in the stream of the room.',
  });

/** Response headers of a write. */
export const replayedHeaders = z.object({
  'Idempotency-Replayed': z
    .literal('true')
    .optional()
    .openapi({ description: 'The server carried out this Idempotency-Key before.' }),
});

/** A response of a write. */
export interface Written {
  readonly body: z.infer<typeof Written>;
  readonly headers: Record<string, string>;
  readonly execution: Extract<Execution, { kind: 'done' }>;
}

/** Returns the author of the commands of a key. */
export function keyAuthor(keyName: string): Author {
  return { id: `api:${keyName}`, name: keyName };
}

/**
 * Returns the id of a command that is not a message. The same `Idempotency-Key` for another operation, or for another target, is
 * another command: none counts as done because of the other.
 */
export function toCommandId(
  { env }: ApiContext,
  idempotencyKey: string | undefined,
  ...action: readonly string[]
): string | undefined {
  return idempotencyKey === undefined ? undefined : env.toCommandId(idempotencyKey, action);
}

/** Carries out a command in the room. Throws an ApiError when the room refuses it. */
export async function carryOut(
  room: HeldRoom,
  author: Author,
  { id: commandId = newId(), ...fields }: Fields & { readonly id?: string | undefined; readonly type: string },
): Promise<Written> {
  const execution = await room.execute(author, { ...fields, id: commandId });
  if (execution.kind !== 'done') throw commandError(execution);
  const { offset: at, time: when, isRepeat } = execution;
  return {
    execution,
    body: { id: commandId, offset: at, time: when, epoch: room.epoch },
    headers: isRepeat ? { 'Idempotency-Replayed': 'true' } : {},
  };
}

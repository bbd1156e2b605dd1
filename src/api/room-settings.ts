import { z } from '@hono/zod-openapi';
import {
  MAX_NEWCOMER_SECONDS,
  MAX_SLOW_SECONDS,
  MAX_TIME_MS,
  MAX_TOPIC_UNITS,
  MAX_WORD_UNITS,
  MAX_WORDS,
} from '../protocol/settings-limits.ts';
import { id } from './schemas.ts';

/** Values of the settings, beside their defaults. */
const values = {
  slow: z
    .union([z.literal('auto'), z.int().min(0).max(MAX_SLOW_SECONDS)])
    .openapi({ description: 'Slow mode: seconds between two messages of a person. `auto` follows the traffic.' }),
  paused: z
    .int()
    .min(0)
    .max(MAX_TIME_MS)
    .openapi({ description: 'Only moderators write until then, in milliseconds since 1970.' }),
  newcomers: z
    .int()
    .min(0)
    .max(MAX_NEWCOMER_SECONDS)
    .openapi({ description: 'Seconds after joining before a guest may write.' }),
  guests: z.enum(['read', 'none']).openapi({ description: 'What guests may do: only read, or not enter.' }),
  links: z.enum(['users', 'none']).openapi({ description: 'Links are for verified users, or for moderators only.' }),
  words: z
    .array(z.string().min(1).max(MAX_WORD_UNITS))
    .max(MAX_WORDS)
    .readonly()
    .openapi({ description: 'Words that a message must not contain.' }),
  topic: z.string().max(MAX_TOPIC_UNITS).openapi({ description: 'A line under the header.', example: 'Ask anything' }),
  pinned: id.openapi({ description: 'Id of the pinned message.' }),
};

type Nullable<Values extends Readonly<Record<string, z.ZodType>>> = {
  readonly [Name in keyof Values]: z.ZodOptional<z.ZodNullable<Values[Name]>>;
};

export const RoomSettings = z
  .object({ rev: z.int().openapi({ description: 'Rises by one with each change.', example: 3 }), ...values })
  .partial()
  .required({ rev: true })
  .openapi('RoomSettings', { description: 'Rules of a room. An absent field restricts nothing.' });

export const SettingsChange = z
  .strictObject(
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value.nullable().optional()]),
    ) as unknown as Nullable<typeof values>,
  )
  .openapi('SettingsChange', {
    description: 'Changes of room settings. `null` returns to the default. An absent field stays.',
    example: { slow: 10, topic: 'Ask anything' },
  });

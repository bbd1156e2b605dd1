import { z } from '@hono/zod-openapi';
import { MAX_TEXT_UNITS } from '../protocol/limits.ts';
import { COMMAND_ID } from '../protocol/parse-client.ts';
import { isRoomName, ROOM_NAME_RULE } from '../protocol/room-names.ts';

/** Pattern of room names, for the description. `isRoomName` decides. */
const ROOM_PATTERN = '^(?!\\.\\.?$)[A-Za-z0-9._~-]{1,64}$';

export const roomName = z
  .string()
  .refine(isRoomName, ROOM_NAME_RULE)
  .openapi({ pattern: ROOM_PATTERN, description: 'Name of the room.', example: 'lobby' });

/** A room, or all of them. */
export const roomOrAll = z
  .string()
  .refine((value) => value === '*' || isRoomName(value), ROOM_NAME_RULE)
  .openapi({
    pattern: `^\\*$|${ROOM_PATTERN}`,
    description: 'Name of a room, or `*` for all rooms.',
    example: 'lobby',
  });

export const time = z.int().openapi({ description: 'Milliseconds since 1970.', example: 1_790_000_000_000 });

export const offset = z.int().min(0).openapi({ description: 'Position in the stream of the room.', example: 42 });

export const epoch = z.string().openapi({
  description: 'Identity of the stream. Offsets of different epochs cannot be compared.',
  example: 'ZbUOiDSpaXJcqWQK8O6e5g',
});

/** Id of a command, a message, a ban or a report. */
export const id = z.string().regex(COMMAND_ID, 'Use 16 to 64 letters, digits, - and _.');

/** Id of a person. */
export const personId = z.string().regex(/^[\w:-]{1,64}$/, 'Use the id of a person.');

export const Person = z
  .object({
    id: z.string().openapi({ description: 'Stays the same when the name changes.', example: 'Vq4kTmqpy0sJfWbD2nTuzA' }),
    name: z.string().openapi({ example: 'BraveOtter' }),
    user: z.string().optional().openapi({ description: 'A user that the site has verified.', example: 'p8d4m1' }),
    avatar: z.string().optional().openapi({ description: "URL of a verified user's picture." }),
    role: z.enum(['owner', 'moderator', 'reader']).optional().openapi({ description: 'Absent for a plain member.' }),
  })
  .openapi('Person', { description: 'A person in a room, or the author of a message with the name at that time.' });

const MessageFile = z
  .object({
    id: z.string().openapi({ example: 'p-q2CmPO8xTzG3uWn1Zb7c5A' }),
    type: z.string().openapi({ description: 'Media type.', example: 'image/webp' }),
    width: z.int().openapi({ description: 'Pixels.', example: 1600 }),
    height: z.int().openapi({ description: 'Pixels.', example: 1200 }),
    bytes: z.int().openapi({ example: 183_204 }),
    alt: z.string().openapi({ description: 'What the picture shows. May be empty.', example: 'A bear in the snow' }),
  })
  .openapi('MessageFile', {
    description: 'A picture: at `/files/<room>/<id>`, and smaller at `/files/<room>/<id>/thumbnail`.',
  });

export const Message = z
  .object({
    type: z.literal('message'),
    id: z.string().openapi({ example: 'q2CmPO8xTzG3uWn1Zb7c5A' }),
    offset,
    time,
    from: Person,
    text: z.string().openapi({
      description: 'Empty when the message was deleted. May be empty in a message with a picture.',
      example: 'Hello',
    }),
    file: MessageFile.optional(),
    replyTo: z.string().optional().openapi({ description: 'Id of the message that this one replies to.' }),
    rev: z.int().optional().openapi({ description: 'Offset of the last event that is applied to the message.' }),
    edited: z.literal(true).optional(),
    deleted: z.literal(true).optional(),
    reactions: z
      .array(z.object({ emoji: z.string(), count: z.int() }))
      .readonly()
      .optional(),
  })
  .openapi('Message', { description: 'A message in its current state.' });

const ofRoom = { room: z.string().openapi({ description: 'Name of the room.', example: 'lobby' }) };

export const Ban = z
  .object({
    id: z.string().openapi({ example: 'mQ0VvVOJXoF1dNcZHhgYHg' }),
    room: z.string().openapi({ description: 'Name of the room; `*` for a ban from all rooms.', example: 'lobby' }),
    kind: z.enum(['ban', 'mute']),
    person: Person,
    since: time,
    until: time,
    reason: z.string().optional(),
    by: Person,
    network: z.literal(true).optional().openapi({ description: 'The network of a guest is included.' }),
  })
  .openapi('Ban', { description: 'A ban or a mute.' });

export const Report = z
  .object({
    id: z.string().openapi({ example: 'V3c1wqFZ2kL0pQbXn5tRdA' }),
    ...ofRoom,
    message: Message.optional().openapi({ description: 'Absent when it was deleted.' }),
    reason: z.string().openapi({ example: 'Spam' }),
    by: Person,
    time,
  })
  .openapi('Report', { description: 'An open report.' });

export const LogEntry = z
  .object({
    id: z.string(),
    room: z.string().openapi({
      description: 'Name of the room; `*` for a ban from all rooms, and for its end.',
      example: 'lobby',
    }),
    time,
    by: Person,
    action: z.string().openapi({
      description: '`kick`, `ban`, `mute`, `unban`, `delete`, `erase`, `settings`, `clear`, `resolve`, or a newer one.',
      example: 'ban',
    }),
    person: Person.optional(),
    message: z.string().optional().openapi({ description: 'Id of the message that the action is about.' }),
    ban: z.string().optional().openapi({ description: 'Id of the ban or mute that began or ended.' }),
    report: z.string().optional().openapi({ description: 'Id of the report.' }),
    reason: z.string().optional(),
    seconds: z.int().optional(),
    detail: z.string().optional(),
  })
  .openapi('LogEntry', { description: 'An entry of the audit log. It never contains the text of a message.' });

export const Room = z
  .object({
    name: roomName,
    epoch,
    head: z.int().openapi({ description: 'Offset of the last event; 0 before the first.', example: 42 }),
    members: z.int().openapi({ description: 'Number of people in the room, on all nodes.', example: 3 }),
    events: z.int().openapi({ description: 'Number of events that the room keeps.', example: 42 }),
    lastActivity: time.optional().openapi({ description: 'When the last event happened. Absent without events.' }),
  })
  .openapi('Room', { description: 'A room of the store, with or without people.' });

/** The text of a message. The core checks it, and refuses a bad one with a code. */
export const text = z.string().openapi({
  minLength: 1,
  maxLength: MAX_TEXT_UNITS,
  description: 'At least one visible character, and no control characters but newline and tab.',
  example: 'Hello from the server',
});

export const Problem = z
  .object({
    type: z.string().openapi({ example: 'about:blank' }),
    title: z.string().openapi({ example: 'Not Found' }),
    status: z.int().openapi({ example: 404 }),
    detail: z.string().openapi({ example: 'The server does not have this room.' }),
    code: z.string().openapi({ description: 'What is wrong, for programs.', example: 'no-such-room' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'Each value of the request that breaks a rule.' }),
  })
  .openapi('Problem', { description: 'Problem details (RFC 9457).' });

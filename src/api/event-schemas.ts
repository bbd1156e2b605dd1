import { z } from '@hono/zod-openapi';
import { epoch, Message, offset, Person, roomName, time } from './schemas.ts';

const room = roomName;
const journalled = { room, epoch, offset, time };
const messageId = z.string().openapi({ description: 'Id of the message.', example: 'q2CmPO8xTzG3uWn1Zb7c5A' });
const count = z.int().openapi({ example: 3 });

const MessageEvent = Message.extend({ room, epoch }).openapi('MessageEvent', {
  description:
    'A message was sent. In a replay, it is in a later state: that of its `rev`. The text of a deleted message is empty.',
});

const EditedEvent = z
  .object({ type: z.literal('edited'), ...journalled, message: messageId, text: z.string() })
  .openapi('EditedEvent', {
    description: 'The text of a message changed. In a replay, it is empty if the message was deleted later.',
  });

const DeletedEvent = z
  .object({ type: z.literal('deleted'), ...journalled, message: messageId })
  .openapi('DeletedEvent', { description: 'A message was deleted.' });

const ReactedEvent = z
  .object({
    ...{ type: z.literal('reacted'), ...journalled, message: messageId, member: Person, emoji: z.string() },
    on: z.boolean().openapi({ description: 'True: added. False: removed.' }),
    count: z.int().openapi({ description: 'Number of people with this reaction now.' }),
  })
  .openapi('ReactedEvent', { description: 'A person added or removed a reaction.' });

const RenamedEvent = z
  .object({ type: z.literal('renamed'), ...journalled, member: Person, was: z.string() })
  .openapi('RenamedEvent', { description: 'A person changed its name.' });

const SettingsEvent = z
  .object({
    ...{ type: z.literal('settings'), ...journalled, by: Person },
    settings: z
      .looseObject({ rev: z.int() })
      .openapi({ description: 'All settings after the change, without `words`.' }),
  })
  .openapi('SettingsEvent', { description: 'The settings of the room changed.' });

const ClearedEvent = z
  .object({
    ...{ type: z.literal('cleared'), ...journalled, by: Person },
    before: z.int().openapi({ description: 'Every message with a lower offset is gone.' }),
  })
  .openapi('ClearedEvent', { description: 'All messages before an offset were deleted.' });

const OpenEvent = z.object({ type: z.literal('open'), room, epoch, offset, head: offset, count }).openapi('OpenEvent', {
  description:
    'The first event of a live stream: the position after which it begins, the offset of the last event, and the number of people.',
});

const JoinedEvent = z
  .object({ type: z.literal('joined'), room, member: Person, returning: z.literal(true).optional() })
  .openapi('JoinedEvent', { description: 'A person entered. Best effort: it is not replayed.' });

const LeftEvent = z
  .object({ type: z.literal('left'), room, member: Person })
  .openapi('LeftEvent', { description: 'A person left. Best effort: it is not replayed.' });

const PresenceEvent = z
  .object({ type: z.literal('presence'), room, count, members: z.array(Person).readonly().optional() })
  .openapi('PresenceEvent', {
    description:
      'The number of people, in place of `joined` and `left` in a large room. Best effort: it is not replayed.',
  });

const ResetEvent = z.object({ type: z.literal('reset'), room, epoch, head: offset }).openapi('ResetEvent', {
  description: 'The last event: some of the following events are gone, or the room began anew. Read the room again.',
});

const FailureEvent = z
  .object({ type: z.literal('failure'), room, detail: z.string() })
  .openapi('FailureEvent', { description: 'The last event: the store failed. Connect again.' });

const EndEvent = z
  .object({ type: z.literal('end'), room, epoch, offset })
  .openapi('EndEvent', { description: 'The last line: the export is complete. Live events follow this position.' });

const JOURNALLED = [
  ...[MessageEvent, EditedEvent, DeletedEvent, ReactedEvent, RenamedEvent, SettingsEvent, ClearedEvent],
] as const;

/** The data of a server-sent event. */
export const LiveEvent = z
  .discriminatedUnion('type', [
    ...JOURNALLED,
    OpenEvent,
    JoinedEvent,
    LeftEvent,
    PresenceEvent,
    ResetEvent,
    FailureEvent,
  ])
  .openapi('LiveEvent', { description: 'The `data` of a server-sent event. Its `type` is the `event`.' });

/** A line of an export of events. */
export const EventLine = z
  .discriminatedUnion('type', [...JOURNALLED, EndEvent, ResetEvent, FailureEvent])
  .openapi('EventLine', { description: 'A line of kept events.' });

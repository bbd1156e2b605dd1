import type { WebhookType } from '../config/webhook-settings.ts';
import type { AuditEntry } from '../ports/documents.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import type { JournalEvent } from '../protocol/server-messages.ts';

/** A webhook before an attempt to send it. */
export interface Webhook {
  /** Stays the same in each attempt: receivers recognise repeats by it. */
  readonly id: string;
  readonly type: WebhookType | 'events.skipped';
  /** When the event happened, in milliseconds since 1970. */
  readonly time: number;
  readonly data: WebhookData;
}

/** Fields of all webhooks, and those of their type. */
export type WebhookData = { readonly room: string; readonly epoch: string } & Readonly<Record<string, unknown>>;

/** A room, as webhooks name it. */
export type RoomStream = Pick<WebhookData, 'room' | 'epoch'>;

/** Events that will not be sent. */
export interface SkippedEvents {
  /** Offset of the last event before them. */
  readonly from: number;
  /** Offset of the last one of them; undefined when the stream has ended. */
  readonly to?: number;
  /** The stream that takes the place of `epoch`. */
  readonly newEpoch?: string;
}

const TYPES: Readonly<Record<JournalEvent['type'], WebhookType>> = {
  message: 'message.created',
  edited: 'message.edited',
  deleted: 'message.deleted',
  reacted: 'reaction.changed',
  renamed: 'member.renamed',
  settings: 'settings.changed',
  cleared: 'room.cleared',
};

/** Returns the webhook of a journalled event. */
export function fromEvent({ room, epoch }: RoomStream, { type, ...fields }: JournalEvent): Webhook {
  const { offset, time } = fields;
  return { id: `${epoch}.${offset}`, type: TYPES[type], time, data: { room, epoch, ...fields } };
}

/** Returns the webhook of an entry of the audit log; undefined for an entry without any. */
export function fromEntry({ room, epoch }: RoomStream, { id, time, value }: AuditEntry): Webhook | undefined {
  const entry = parseJson(value);
  if (!isRecord(entry)) return undefined;
  const { action, by, person, ban, report, message, reason, seconds, detail } = entry;
  const toWebhook = (type: WebhookType, fields: Readonly<Record<string, unknown>>): Webhook => ({
    ...{ id: `${epoch}.log.${id}`, type, time, data: { room, epoch, ...fields, by, time } },
  });
  switch (action) {
    case 'ban':
    case 'mute': {
      const until = time + (typeof seconds === 'number' ? seconds * 1_000 : 0);
      return toWebhook('ban.created', { ban, kind: action, person, until, message, reason });
    }
    case 'unban':
      return toWebhook('ban.ended', { ban, kind: detail, person });
    case 'report':
      return toWebhook('report.created', { report, message, reason });
    default:
      return undefined;
  }
}

/** Returns the webhook about events that will not be sent. */
export function fromSkipped({ room, epoch }: RoomStream, skipped: SkippedEvents, time: number): Webhook {
  const { from, to, newEpoch } = skipped;
  return {
    id: `${epoch}.skipped.${from}-${to ?? newEpoch ?? ''}`,
    type: 'events.skipped',
    time,
    data: { room, epoch, from, ...(to !== undefined && { to }), ...(newEpoch !== undefined && { newEpoch }) },
  };
}

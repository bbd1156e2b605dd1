import { isRecord, ownFields, parseJson } from '../../../src/protocol/json.ts';
import { MAX_FRAME_BYTES, MAX_REACTIONS, MAX_TEXT_UNITS, MAX_TOKEN_UNITS } from '../../../src/protocol/limits.ts';
import type { RoomNow } from '../../../src/protocol/room-now.ts';
import type { ServerMessage } from '../../../src/protocol/server-messages.ts';

/**
 * A journalled event that is not checked here: its fields are not valid, or its type is newer than this client. It keeps its
 * place in the stream, so that the client finds no gap before the next event.
 */
export interface SkippedEvent {
  readonly type: 'skipped';
  readonly offset: number;
  readonly prev?: number | undefined;
}

/** A message of a type that is not checked here. */
export interface AddedItem {
  readonly type: 'added';
  /** Of any type, like all fields of `item`. */
  readonly id: unknown;
  readonly item: Readonly<Record<string, unknown>>;
}

/** A message of a parsed frame. */
export type ParsedMessage = ServerMessage | SkippedEvent | AddedItem;

/** A parsed frame. */
export interface ServerFrame {
  readonly messages: readonly ParsedMessage[];
  /** The number of items that break the protocol. They are not in `messages`. */
  readonly breaches: number;
}

/**
 * Parses a frame from the server: one message or an array of them, at most 16 KiB. Checks every field that the client
 * uses, so that a broken or hostile server cannot break the page. Messages of other types are `added`, unchecked. Never
 * throws.
 */
export function parseServerFrame(text: string): ServerFrame {
  // A UTF-16 unit takes at least one byte.
  const frame = text.length > MAX_FRAME_BYTES ? undefined : parseJson(text);
  const messages: ParsedMessage[] = [];
  let breaches = 0;
  for (let item of Array.isArray(frame) ? frame : [frame]) {
    const { type, offset, prev, messages: page }: Fields = item ?? {};
    if (type === 'history' && Array.isArray(page)) {
      // Drops only those messages of a page that break the protocol.
      item = { ...item, messages: page.filter(isMessage) };
      breaches += page.length - item.messages.length;
    }
    const check = isShortText(type) ? checks[type as string] : () => false;
    if (check?.(item)) messages.push(item);
    else {
      if (check) breaches++;
      else messages.push({ type: 'added', id: item.id, item });
      // An ack has an offset too, but is not an event.
      if (isCount(offset) && type !== 'ack')
        messages.push({ type: 'skipped', offset, prev: isCount(prev) ? prev : undefined });
    }
  }
  return { messages, breaches };
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;
type Checks = Readonly<Record<string, Check | undefined>>;

/** Times beyond the year 9999 are not valid. JavaScript cannot format much later ones. */
const MAX_TIME_MS = 253_402_300_799_999;
/** Maximum length of a reason. */
const MAX_SENTENCE_UNITS = 500;
/** Maximum length of a picture's URL. */
const MAX_AVATAR_UNITS = 512;
/** Maximum length of a name, a type, a code or an emoji. */
const MAX_SHORT_TEXT_UNITS = 128;

export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
export const isTime: Check = (value) => isCount(value) && value <= MAX_TIME_MS;
export const isId: Check = (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value);
const text =
  (maxUnits: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= maxUnits;
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const listOf =
  (check: Check, max = Infinity): Check =>
  (value) =>
    Array.isArray(value) && value.length <= max && value.every(check);
export const shape = (fields: Checks): Check => {
  const own = ownFields(fields);
  return (value) => {
    if (!isRecord(value)) return false;
    for (const name in own) if (!own[name]?.(value[name])) return false;
    return true;
  };
};

/** Checks the text of a message or a notice. */
export const isMessageText = text(MAX_TEXT_UNITS);
export const isShortText = text(MAX_SHORT_TEXT_UNITS);
export const isSentence = text(MAX_SENTENCE_UNITS);
export const isPerson = shape({
  // That of the server API is `api:` and the name of a key.
  id: (value) => isId(typeof value === 'string' ? value.replace(/^api:/, '') : value),
  name: isShortText,
  user: optional(isShortText),
  // A picture of any other scheme could run a script, or slow the page down.
  avatar: optional((value) => text(MAX_AVATAR_UNITS)(value) && /^https:/.test(value as string)),
  role: optional(isShortText),
});
const isIdentity = shape({ user: isShortText, expires: isTime });
export const event = (fields: Checks): Check =>
  shape({ offset: isCount, prev: optional(isCount), time: isTime, ...fields });
export const isMessage = event({
  type: (type) => type === 'message',
  id: isId,
  from: isPerson,
  text: isMessageText,
  replyTo: optional(isId),
  file: optional(shape({ id: isId, alt: isMessageText, width: isCount, height: isCount })),
  rev: optional(isCount),
  edited: optional(isBoolean),
  deleted: optional(isBoolean),
  reactions: optional(listOf(shape({ emoji: isShortText, count: isCount, mine: optional(isBoolean) }), MAX_REACTIONS)),
});
const presence = { count: isCount, members: optional(listOf(isPerson)) };

/** The newest page of a room that exists. */
export type EarlyPage = RoomNow & Required<Pick<RoomNow, 'epoch'>>;

/** Checks the fields of a newest page that the client uses. False for a room that does not exist, and for a refusal. */
export const isEarlyPage = shape({
  epoch: isId,
  head: isCount,
  ...presence,
  more: isBoolean,
  messages: listOf(isMessage),
}) as (page: unknown) => page is EarlyPage;

/** The check of each message type, by its name. `readWait` checks `retryAfter`. */
const checks: Checks = ownFields({
  welcome: shape({
    you: isPerson,
    epoch: isId,
    head: isCount,
    resumed: isBoolean,
    recovered: isBoolean,
    ...presence,
    token: text(MAX_TOKEN_UNITS),
    moderator: optional(isBoolean),
    readonly: optional(isBoolean),
    limits: shape({ text: isCount }),
    identity: optional(isIdentity),
    since: optional(isTime),
  }),
  message: isMessage,
  edited: event({ message: isId, text: isMessageText }),
  deleted: event({ message: isId }),
  reacted: event({ message: isId, member: isPerson, emoji: isShortText, on: isBoolean, count: isCount }),
  renamed: event({ member: isPerson, was: isShortText }),
  // Checked again where they are used.
  settings: event({ settings: isRecord }),
  cleared: event({ before: isCount, by: isPerson }),
  joined: shape({ member: isPerson, returning: optional(isBoolean) }),
  left: shape({ member: isPerson }),
  presence: shape(presence),
  typing: shape({ member: isId }),
  history: shape({ messages: Array.isArray, done: isBoolean, more: isBoolean }),
  ack: shape({ id: isId, token: optional(text(MAX_TOKEN_UNITS)), identity: optional(isIdentity) }),
  error: shape({ id: optional(isId), code: isShortText, reason: isSentence }),
  bye: shape({ code: isShortText, reason: optional(isSentence) }),
  ping: () => true,
});

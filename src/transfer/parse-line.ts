import { MAX_DOCUMENT_BYTES } from '../ports/documents.ts';
import {
  isMovedValue,
  MAX_OFFSET,
  MAX_REACTION_MEMBERS,
  type RoomHead,
  type RoomItem,
  type ValueItem,
} from '../ports/transfer.ts';
import { isRecord, parseJson } from '../protocol/json.ts';
import { MAX_ALT_UNITS, MAX_TEXT_UNITS } from '../protocol/limits.ts';
import { isId } from '../protocol/parse-client.ts';
import { isRoomName } from '../protocol/room-names.ts';
import { replaceControls } from '../protocol/text.ts';

/** Value of `format` in the first line. */
export const TRANSFER_FORMAT = 'chat-box';
/** The version of the format that this program writes. A new type or field of a line needs a new version. */
export const TRANSFER_VERSION = 4;
/**
 * The oldest version that this program reads. Version 1 has no documents, no audit log and no users, version 2 no pictures, and
 * version 3 no values of the server.
 */
const OLDEST_VERSION = 1;
/** Length of the secret that signs resume tokens. */
const SECRET_BYTES = 32;
/** Maximum length of a person's name and of an emoji, in UTF-16 code units. */
const MAX_NAME_UNITS = 64;
/** Maximum length of a document's key, of a user's `sub` and of the URL of its picture, in UTF-16 code units. */
const MAX_KEY_UNITS = 256;
const MAX_USER_UNITS = 128;
const MAX_AVATAR_UNITS = 512;
/** The highest time that a `Date` can represent. */
const MAX_TIME_MS = 8.64e15;
/** Number of different tags of networks. */
const MAX_NETWORK = 65_535;

/** The first line of a file. */
export interface HeaderLine {
  readonly format: typeof TRANSFER_FORMAT;
  readonly version: number;
  /** When the file was written, in milliseconds since 1970. */
  readonly exported: number;
}

/** The secret that signs resume tokens, in base64url. */
export interface SecretLine {
  readonly type: 'secret';
  readonly secret: string;
}

/** The last line of a file. */
export interface EndLine {
  readonly type: 'end';
  readonly rooms: number;
  /** Number of lines before this one. */
  readonly lines: number;
  /** SHA-256 of all bytes before this line, in hexadecimal. */
  readonly sha256: string;
}

/** A line after the first one. */
export type BodyLine = SecretLine | ValueItem | RoomHead | RoomItem | EndLine;

type Check = (value: unknown) => boolean;

/** The fields of a line, each with the check of its value. */
interface Fields {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
}

const isCount = (max: number): Check => {
  return (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max;
};
const isPosition = isCount(MAX_OFFSET);
const isOffset: Check = (value) => isPosition(value) && value !== 0;
const isTime = isCount(MAX_TIME_MS);
const isNetwork = isCount(MAX_NETWORK);
const isTrue: Check = (value) => value === true;
const isBoolean: Check = (value) => typeof value === 'boolean';
// Accepts texts that are blank or unknown to the Unicode of this program: another version of it accepted them.
const isText = (maxUnits: number): Check => {
  return (value) => typeof value === 'string' && value.length <= maxUnits && replaceControls(value) === value;
};
const isMessageText = isText(MAX_TEXT_UNITS);
const isShortText: Check = (value) => isText(MAX_NAME_UNITS)(value) && value !== '';
const isFilled = (maxUnits: number): Check => {
  return (value) => typeof value === 'string' && value.length > 0 && value.length <= maxUnits;
};
const isKept: Check = (value) => typeof value === 'string' && Buffer.byteLength(value) <= MAX_DOCUMENT_BYTES;
/** Ids of authors that are not members: the keys of the server API, and webhooks that reply. */
const PROGRAM_ID = /^(api:[\w-]{1,32}|webhook)$/;
const isPersonId: Check = (value) => isId(value) || (typeof value === 'string' && PROGRAM_ID.test(value));
const PERSON: Fields = {
  required: { id: isPersonId, name: isShortText },
  optional: {
    user: isFilled(MAX_USER_UNITS),
    avatar: isFilled(MAX_AVATAR_UNITS),
    role: (value) => value === 'owner' || value === 'moderator' || value === 'reader',
  },
};
const isPerson: Check = (value) => isRecord(value) && findFault(value, PERSON) === undefined;
const FILE: Fields = {
  required: {
    ...{ id: isId, type: isFilled(MAX_KEY_UNITS), width: isPosition, height: isPosition, bytes: isPosition },
    alt: isText(MAX_ALT_UNITS),
  },
};
const isFile: Check = (value) => isRecord(value) && findFault(value, FILE) === undefined;
const isSettings: Check = (value) => isRecord(value) && isCount(MAX_OFFSET)(value['rev']);
const isMembers: Check = (value) => {
  return Array.isArray(value) && value.length > 0 && value.length <= MAX_REACTION_MEMBERS && value.every(isId);
};
const isMovedKey: Check = (value) => isFilled(MAX_KEY_UNITS)(value) && isMovedValue(String(value));
const isSecret: Check = (value) => typeof value === 'string' && readSecretText(value).length === SECRET_BYTES;
const isSha256: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const event = { offset: isOffset, time: isTime };
const change = { ...event, message: isId };
const network = { network: isNetwork };

const LINES: Readonly<Record<BodyLine['type'], Fields>> = {
  secret: { required: { secret: isSecret } },
  value: { required: { key: isMovedKey, value: isKept } },
  room: {
    required: {
      name: (value) => typeof value === 'string' && isRoomName(value),
      epoch: isId,
      head: isPosition,
      reserved: isPosition,
      prunedTo: isPosition,
    },
  },
  name: {
    required: { name: isShortText, member: isId, network: isNetwork },
    optional: { leftAt: isTime, message: isId },
  },
  document: { required: { key: isFilled(MAX_KEY_UNITS), value: isKept }, optional: { endsAt: isTime } },
  audit: { required: { time: isTime, value: isKept } },
  message: {
    required: { ...event, id: isId, from: isPerson, text: isMessageText },
    optional: { file: isFile, replyTo: isId, rev: isOffset, edited: isTrue, deleted: isTrue },
  },
  reactions: { required: { message: isId, emoji: isShortText, members: isMembers } },
  edited: { required: { ...change, text: isMessageText }, optional: network },
  deleted: { required: change, optional: network },
  reacted: {
    required: { ...change, member: isPerson, emoji: isShortText, on: isBoolean, count: isPosition },
    optional: network,
  },
  renamed: { required: { ...event, member: isPerson, was: isShortText }, optional: network },
  settings: { required: { ...event, settings: isSettings, by: isPerson }, optional: network },
  cleared: { required: { ...event, before: isPosition, by: isPerson }, optional: network },
  command: { required: { id: isId, offset: isPosition, time: isTime } },
  end: { required: { rooms: isPosition, lines: isPosition, sha256: isSha256 } },
};

/** Parses the first line. Returns a fault, which explains why the file cannot be imported. */
export function parseHeader(bytes: Uint8Array): HeaderLine | string {
  const header = parseBytes(bytes);
  if (!isRecord(header) || header['format'] !== TRANSFER_FORMAT) return 'the file is not an export of chat-box';
  const version = header['version'];
  if (typeof version !== 'number' || version < OLDEST_VERSION || version > TRANSFER_VERSION || version % 1 !== 0)
    return `the file has version ${JSON.stringify(version)} of the format; this chat-box reads versions ${OLDEST_VERSION} to ${TRANSFER_VERSION}`;
  if (!isTime(header['exported'])) return '"exported" is missing or invalid';
  return { format: TRANSFER_FORMAT, version, exported: header['exported'] as number };
}

/** Parses a line after the first one. Returns a fault, which explains why the file cannot be imported. */
export function parseLine(bytes: Uint8Array): BodyLine | string {
  const line = parseBytes(bytes);
  if (line === undefined) return 'it is not JSON in UTF-8';
  if (!isRecord(line)) return 'it is not a JSON object';
  const type = line['type'];
  if (typeof type !== 'string' || !Object.hasOwn(LINES, type)) return 'it has no known type';
  const { type: _, ...fields } = line;
  const fault = findFault(fields, LINES[type as BodyLine['type']]);
  if (fault?.kind === 'unknown') return `type ${type} has an unknown field`;
  if (fault) return `"${fault.field}" of type ${type} is ${fault.kind}`;
  // Every field has been checked.
  return line as unknown as BodyLine;
}

/** A field that is wrong, and why. */
interface FieldFault {
  readonly kind: 'missing or invalid' | 'invalid' | 'unknown';
  readonly field: string;
}

function findFault(
  values: Readonly<Record<string, unknown>>,
  { required, optional = {} }: Fields,
): FieldFault | undefined {
  for (const [field, check] of Object.entries(required))
    if (!check(values[field])) return { kind: 'missing or invalid', field };
  for (const field of Object.keys(values)) {
    if (Object.hasOwn(required, field)) continue;
    if (!Object.hasOwn(optional, field)) return { kind: 'unknown', field };
    if (!optional[field]?.(values[field])) return { kind: 'invalid', field };
  }
  return undefined;
}

/** Decodes a secret. */
export function readSecretText(secret: string): Uint8Array {
  return Buffer.from(secret, 'base64url');
}

function parseBytes(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

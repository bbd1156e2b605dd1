import type { ClientMessage } from './client-messages.ts';
import { isRecord, parseJson } from './json.ts';
import { MAX_FRAME_MESSAGES, MAX_FRAME_BYTES, MAX_KICK_SECONDS } from './limits.ts';

const COMMAND_ID = /^[A-Za-z0-9_-]{16,64}$/;
/** Longest token that is looked at, in UTF-16 units. */
const MAX_SECRET_LENGTH = 1_024;

/** What a frame from a client turned out to be. */
export type ParsedFrame =
  { readonly ok: true; readonly messages: readonly ClientMessage[] } | { readonly ok: false; readonly reason: string };

/** Why a message cannot be read: what was expected instead. */
class ParseError {
  constructor(readonly reason: string) {}
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a frame from a client: one message object or an array of 1 to 32, at most 16 KiB. Never throws. */
export function parseClientFrame(text: string): ParsedFrame {
  // A UTF-16 unit takes at least one byte, so this bounds the work before the bytes are counted.
  if (
    text.length > MAX_FRAME_BYTES ||
    (text.length * 3 > MAX_FRAME_BYTES && new TextEncoder().encode(text).length > MAX_FRAME_BYTES)
  ) {
    return refused(`A frame is at most ${MAX_FRAME_BYTES} bytes.`);
  }
  const frame = parseJson(text);
  if (frame === undefined) return refused('A frame is JSON.');
  const items: readonly unknown[] = Array.isArray(frame) ? frame : [frame];
  if (items.length === 0 || items.length > MAX_FRAME_MESSAGES)
    return refused(`A frame holds 1 to ${MAX_FRAME_MESSAGES} messages.`);
  const messages: ClientMessage[] = [];
  for (const item of items) {
    const message = readMessage(item);
    if (message instanceof ParseError) return refused(message.reason);
    messages.push(message);
  }
  return { ok: true, messages };
}

/** A command or message id is 16 to 64 URL-safe characters. */
function isId(id: unknown): id is string {
  return typeof id === 'string' && COMMAND_ID.test(id);
}

function readMessage(item: unknown): ClientMessage | ParseError {
  if (!isRecord(item)) return new ParseError('A message is an object.');
  const fields: Fields = item;
  switch (fields['type']) {
    case 'hello':
      return readHello(fields);
    case 'typing':
      return { type: 'typing' };
    case 'history': {
      const { before } = fields;
      return isCount(before) ? { type: 'history', before } : new ParseError('history.before is an offset.');
    }
    case 'pong':
      return { type: 'pong' };
    case 'bye':
      return { type: 'bye' };
    default:
      return readCommand(fields);
  }
}

function readHello({ token, epoch, offset, admin }: Fields): ClientMessage | ParseError {
  for (const secret of [token, epoch, admin]) {
    if (secret !== undefined && typeof secret !== 'string')
      return new ParseError('hello.token, epoch and admin are strings.');
  }
  if (offset !== undefined && !isCount(offset)) return new ParseError('hello.offset is an offset.');
  return {
    type: 'hello',
    // A token that we never made is as good as none.
    ...(typeof token === 'string' && token.length <= MAX_SECRET_LENGTH && { token }),
    ...(typeof epoch === 'string' && { epoch }),
    ...(offset !== undefined && { offset }),
    ...(typeof admin === 'string' && { admin }),
  };
}

function readCommand(fields: Fields): ClientMessage | ParseError {
  const { type, id, message, text, emoji, on, name, replyTo, member, seconds } = fields;
  if (!COMMANDS.has(type)) return new ParseError('The message has no type that a client may send.');
  if (!isId(id)) return new ParseError(`${String(type)}.id is 16 to 64 of A-Za-z0-9_-.`);
  switch (type) {
    case 'send':
      if (typeof text !== 'string') return new ParseError('send.text is a string.');
      if (replyTo !== undefined && !isId(replyTo)) return new ParseError('send.replyTo is a message id.');
      return { type, id, text, ...(replyTo !== undefined && { replyTo }) };
    case 'rename':
      if (name !== undefined && typeof name !== 'string') return new ParseError('rename.name is a string.');
      return { type, id, ...(name !== undefined && { name }) };
    case 'kick':
      if (!isId(member)) return new ParseError('kick.member is a member id.');
      if (!isCount(seconds) || seconds > MAX_KICK_SECONDS)
        return new ParseError(`kick.seconds is 0 to ${MAX_KICK_SECONDS}.`);
      return { type, id, member, seconds };
  }
  if (!isId(message)) return new ParseError(`${String(type)}.message is a message id.`);
  switch (type) {
    case 'edit':
      return typeof text === 'string' ? { type, id, message, text } : new ParseError('edit.text is a string.');
    case 'react':
      if (typeof emoji !== 'string' || typeof on !== 'boolean') return new ParseError('react has emoji and on.');
      return { type, id, message, emoji, on };
    default:
      return { type: 'delete', id, message };
  }
}

const COMMANDS: ReadonlySet<unknown> = new Set(['send', 'edit', 'delete', 'react', 'rename', 'kick']);

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function refused(reason: string): ParsedFrame {
  return { ok: false, reason };
}

import type { CoreMessage, SentFile } from './client-messages.ts';
import type { ErrorCode } from './errors.ts';
import { isRecord, parseJson } from './json.ts';
import { MAX_FRAME_BYTES, MAX_FRAME_MESSAGES, MAX_TICKET_UNITS, MAX_TOKEN_UNITS } from './limits.ts';

/** Form of a command id. */
export const COMMAND_ID = /^[A-Za-z0-9_-]{16,64}$/;

/** Fields of a message, as JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads the messages of a type beyond those of the core. */
export interface MessageParser {
  /** A command has an id, which is checked before `parse`. */
  readonly kind: 'command' | 'request';
  /** Reads a message, or returns the rule that it breaks as a sentence. */
  parse(fields: Fields): { readonly type: string } | string;
}

/** A message of a type beyond those of the core, and what reads it. `id` is that of a command. */
export interface AddedMessage<Handler extends MessageParser> {
  readonly type: 'added';
  readonly id: string | undefined;
  readonly handler: Handler;
  readonly message: { readonly type: string };
}

/** A request that this server does not offer, and the code of its refusal. `id`: that of the request, if it has one. */
export interface UnsupportedRequest {
  readonly type: 'unsupported';
  readonly id: string | undefined;
  readonly code: ErrorCode;
}

/** A message of a parsed frame. */
export type ParsedMessage<Handler extends MessageParser = never> =
  CoreMessage | AddedMessage<Handler> | UnsupportedRequest;

/** Result of parsing a frame from a client. */
export type ParsedFrame<Handler extends MessageParser = never> =
  | { readonly ok: true; readonly messages: readonly ParsedMessage<Handler>[] }
  | { readonly ok: false; readonly reason: string };

/** The rule that a message breaks, as a sentence. */
class ParseError {
  constructor(readonly reason: string) {}
}

/**
 * Parses a frame from a client: one message object or an array of 1 to 32, at most 16 KiB. `added` reads the types that are
 * not the core's. Never throws.
 */
export function parseClientFrame<Handler extends MessageParser = never>(
  text: string,
  added: ReadonlyMap<string, Handler> = new Map(),
): ParsedFrame<Handler> {
  // A UTF-16 unit takes at least one byte, so this bounds the work before the bytes are counted.
  if (
    text.length > MAX_FRAME_BYTES ||
    (text.length * 3 > MAX_FRAME_BYTES && new TextEncoder().encode(text).length > MAX_FRAME_BYTES)
  ) {
    return refused(`A frame must have at most ${MAX_FRAME_BYTES} bytes.`);
  }
  const frame = parseJson(text);
  if (frame === undefined) return refused('A frame must be JSON.');
  const items: readonly unknown[] = Array.isArray(frame) ? frame : [frame];
  if (items.length === 0 || items.length > MAX_FRAME_MESSAGES)
    return refused(`A frame must have 1 to ${MAX_FRAME_MESSAGES} messages.`);
  const messages: ParsedMessage<Handler>[] = [];
  for (const item of items) {
    const message = readMessage(item, added);
    if (message instanceof ParseError) return refused(message.reason);
    messages.push(message);
  }
  return { ok: true, messages };
}

/** Returns whether a value is a command or message id: 16 to 64 URL-safe characters. */
export function isId(id: unknown): id is string {
  return typeof id === 'string' && COMMAND_ID.test(id);
}

function readMessage<Handler extends MessageParser>(
  item: unknown,
  added: ReadonlyMap<string, Handler>,
): ParsedMessage<Handler> | ParseError {
  if (!isRecord(item)) return new ParseError('A message must be an object.');
  const fields: Fields = item;
  switch (fields['type']) {
    case 'hello':
      return readHello(fields);
    case 'typing':
      return { type: 'typing' };
    case 'history': {
      const { before } = fields;
      return isCount(before) ? { type: 'history', before } : new ParseError('history.before must be an offset.');
    }
    case 'pong':
      return { type: 'pong' };
    case 'bye':
      return { type: 'bye' };
    default:
      return COMMANDS.has(fields['type']) ? readCommand(fields) : readAdded(fields, added);
  }
}

function readAdded<Handler extends MessageParser>(
  fields: Fields,
  added: ReadonlyMap<string, Handler>,
): AddedMessage<Handler> | UnsupportedRequest | ParseError {
  const { type, id } = fields;
  const handler = typeof type === 'string' ? added.get(type) : undefined;
  const code = OPTIONAL_REQUESTS.get(type);
  if (!handler && code) return { type: 'unsupported', id: isId(id) ? id : undefined, code };
  if (!handler) return new ParseError('A client cannot send a message of this type.');
  const isCommand = handler.kind === 'command';
  if (isCommand && !isId(id)) return idFault(type);
  const message = handler.parse(fields);
  if (typeof message === 'string') return new ParseError(message);
  return { type: 'added', id: isCommand && isId(id) ? id : undefined, handler, message };
}

function idFault(type: unknown): ParseError {
  return new ParseError(`${String(type)}.id must have 16 to 64 of A-Za-z0-9_-.`);
}

function readHello({ token, epoch, offset, admin }: Fields): CoreMessage | ParseError {
  for (const secret of [token, epoch, admin]) {
    if (secret !== undefined && typeof secret !== 'string')
      return new ParseError('hello.token, epoch and admin must be strings.');
  }
  if (offset !== undefined && !isCount(offset)) return new ParseError('hello.offset must be an offset.');
  return {
    type: 'hello',
    // The server never issues a longer token, so this one is ignored like any invalid token.
    ...(typeof token === 'string' && token.length <= MAX_TOKEN_UNITS && { token }),
    ...(typeof epoch === 'string' && { epoch }),
    ...(offset !== undefined && { offset }),
    ...(typeof admin === 'string' && { admin }),
  };
}

function readCommand(fields: Fields): CoreMessage | ParseError {
  const { type, id, message, text, emoji, on, name, replyTo, file } = fields;
  if (!isId(id)) return idFault(type);
  switch (type) {
    case 'send':
      if (typeof text !== 'string') return new ParseError('send.text must be a string.');
      if (replyTo !== undefined && !isId(replyTo)) return new ParseError('send.replyTo must be a message id.');
      if (file !== undefined && !isSentFile(file))
        return new ParseError('send.file must have a ticket, and alt must be a string.');
      return {
        ...{ type, id, text },
        ...(replyTo !== undefined && { replyTo }),
        ...(file !== undefined && { file: { ticket: file.ticket, ...(file.alt !== undefined && { alt: file.alt }) } }),
      };
    case 'rename':
      if (name !== undefined && typeof name !== 'string') return new ParseError('rename.name must be a string.');
      return { type, id, ...(name !== undefined && { name }) };
  }
  if (!isId(message)) return new ParseError(`${String(type)}.message must be a message id.`);
  switch (type) {
    case 'edit':
      return typeof text === 'string' ? { type, id, message, text } : new ParseError('edit.text must be a string.');
    case 'react':
      if (typeof emoji !== 'string' || typeof on !== 'boolean')
        return new ParseError('react.emoji must be a string, and react.on a boolean.');
      return { type, id, message, emoji, on };
    default:
      return { type: 'delete', id, message };
  }
}

function isSentFile(file: unknown): file is SentFile {
  if (!isRecord(file)) return false;
  const { ticket, alt } = file;
  const isTicket = typeof ticket === 'string' && ticket.length <= MAX_TICKET_UNITS;
  return isTicket && (alt === undefined || typeof alt === 'string');
}

/** Requests that not every server offers, and the refusals of one that does not. Other unknown types close the carrier. */
const OPTIONAL_REQUESTS: ReadonlyMap<unknown, ErrorCode> = new Map([['search', 'no-search']]);

const COMMANDS: ReadonlySet<unknown> = new Set(['send', 'edit', 'delete', 'react', 'rename']);

/** Returns whether a value is a safe integer of at least 0. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function refused(reason: string): ParsedFrame<never> {
  return { ok: false, reason };
}

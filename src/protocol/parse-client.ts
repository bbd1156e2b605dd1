import type { ClientMessage } from './client-messages.ts';
import { MAX_BATCH, MAX_FRAME } from './limits.ts';

const COMMAND_ID = /^[A-Za-z0-9_-]{16,64}$/;

/** What a frame from a client turned out to be. */
export type ParsedFrame =
  { readonly ok: true; readonly messages: readonly ClientMessage[] } | { readonly ok: false; readonly reason: string };

/** A command id is 16 to 64 URL-safe characters. */
export function isCommandId(id: unknown): id is string {
  return typeof id === 'string' && COMMAND_ID.test(id);
}

/** Reads a frame from a client: one message object or an array of 1 to 32, at most 16 KiB. Never throws. */
export function parseClientFrame(text: string): ParsedFrame {
  // A UTF-16 unit takes at least one byte, so this bounds the work before the bytes are counted.
  if (text.length > MAX_FRAME || new TextEncoder().encode(text).length > MAX_FRAME) {
    return refused(`A frame is at most ${MAX_FRAME} bytes.`);
  }
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return refused('A frame is JSON.');
  }
  const items: readonly unknown[] = Array.isArray(frame) ? frame : [frame];
  if (items.length === 0 || items.length > MAX_BATCH) return refused(`A frame holds 1 to ${MAX_BATCH} messages.`);
  const messages: ClientMessage[] = [];
  for (const item of items) {
    const message = readMessage(item);
    if (typeof message === 'string') return refused(message);
    messages.push(message);
  }
  return { ok: true, messages };
}

function readMessage(item: unknown): ClientMessage | string {
  if (typeof item !== 'object' || item === null) return 'A message is an object.';
  const fields = item as Record<string, unknown>;
  switch (fields['type']) {
    case 'hello':
      return { type: 'hello' };
    case 'send': {
      const { id, text } = fields;
      if (!isCommandId(id)) return 'send.id is 16 to 64 of A-Za-z0-9_-.';
      if (typeof text !== 'string') return 'send.text is a string.';
      return { type: 'send', id, text };
    }
    case 'pong':
      return { type: 'pong' };
    case 'bye':
      return { type: 'bye' };
    default:
      return 'The message has no type that a client may send.';
  }
}

function refused(reason: string): ParsedFrame {
  return { ok: false, reason };
}

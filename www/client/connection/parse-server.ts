import { isRecord, parseJson } from '../../../src/protocol/json.ts';
import type { ServerMessage } from '../../../src/protocol/server-messages.ts';

/**
 * Parses a frame from the server: one message or an array of them. Skips every item that is not a message, so that a
 * newer server can send message types that this client does not handle. Never throws.
 */
export function parseServerFrame(text: string): ServerMessage[] {
  const frame = parseJson(text);
  return (Array.isArray(frame) ? frame : [frame]).filter(isServerMessage);
}

function isServerMessage(item: unknown): item is ServerMessage {
  if (!isRecord(item)) return false;
  switch (item['type']) {
    case 'welcome':
      return (
        isPerson(item['you']) &&
        isText(item['epoch']) &&
        isNumber(item['head']) &&
        isNumber(item['count']) &&
        isText(item['token']) &&
        isRecord(item['limits']) &&
        isMemberList(item['members'])
      );
    case 'message':
      return isMessage(item);
    case 'edited':
      return isJournalled(item) && isText(item['message']) && isText(item['text']);
    case 'deleted':
      return isJournalled(item) && isText(item['message']);
    case 'reacted':
      return isJournalled(item) && isText(item['message']) && isText(item['emoji']) && isPerson(item['member']);
    case 'renamed':
      return isJournalled(item) && isPerson(item['member']);
    case 'joined':
    case 'left':
      return isPerson(item['member']);
    case 'presence':
      return isNumber(item['count']) && isMemberList(item['members']);
    case 'typing':
      return isText(item['member']);
    case 'history':
      return Array.isArray(item['messages']) && item['messages'].every(isMessage);
    case 'ack':
      return isText(item['id']);
    case 'error':
    case 'bye':
      return isText(item['code']);
    case 'ping':
      return true;
    default:
      return false;
  }
}

function isMessage(item: unknown): boolean {
  if (!isRecord(item) || item['type'] !== 'message') return false;
  return isJournalled(item) && isText(item['id']) && isText(item['text']) && isPerson(item['from']);
}

function isJournalled(item: Readonly<Record<string, unknown>>): boolean {
  return isNumber(item['offset']) && isNumber(item['time']);
}

/** Accepts a missing list too: the server leaves it out in a large room. */
function isMemberList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isPerson));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isPerson(value: unknown): boolean {
  return isRecord(value) && isText(value['id']) && isText(value['name']);
}

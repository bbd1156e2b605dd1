import type { ServerMessage } from '../../../src/protocol/server-messages.ts';

/**
 * Reads a frame from the server: one message or an array of them. What is not a message is left out, so that a newer
 * server may say things that this client does not know. Never throws.
 */
export function parseServerFrame(text: string): ServerMessage[] {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return [];
  }
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
        arePeople(item['members'])
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
      return isNumber(item['count']) && arePeople(item['members']);
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

function isJournalled(item: Record<string, unknown>): boolean {
  return isNumber(item['offset']) && isNumber(item['time']);
}

/** Absent in a large room. */
function arePeople(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isPerson));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isPerson(value: unknown): boolean {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

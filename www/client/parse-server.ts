import type { ServerMessage } from '../../src/protocol/server-messages.ts';

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
      return isPerson(item['you']) && Array.isArray(item['members']) && item['members'].every(isPerson);
    case 'message':
      return typeof item['id'] === 'string' && typeof item['text'] === 'string' && isPerson(item['from']);
    case 'joined':
    case 'left':
      return isPerson(item['member']);
    case 'error':
    case 'bye':
      return typeof item['code'] === 'string';
    case 'ping':
      return true;
    default:
      return false;
  }
}

function isPerson(value: unknown): boolean {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

import type { Message } from '../../../src/protocol/server-messages.ts';
import { isBlank, replaceControls } from '../../../src/protocol/text.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import type { ComposeMode } from '../internal-events.ts';

/** The action that a submitted text calls for. */
export type Submission =
  /** The text has no visible character. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'command'; readonly command: NewCommand }
  /** An edit that changes nothing. */
  | { readonly kind: 'unchanged' }
  /** An edit that leaves no text deletes the message with this id. */
  | { readonly kind: 'emptied'; readonly id: string }
  /** A slash and a word. `planCommand` plans it. */
  | { readonly kind: 'slash' };

/** Returns the text as it is sent: without control characters, empty first lines and white space at the end. */
export function cleanText(text: string): string {
  return replaceControls(text.replace(/^\s*\n|\s+$/g, ''));
}

/** Returns your last message; undefined if it was deleted, or while something of yours is being sent. */
export function lastOwnMessage(client: ChatClient): Message | undefined {
  const last = client.messages.findLast((message) => client.isOwn(message));
  return client.outgoing.length > 0 || last?.deleted ? undefined : last;
}

/** Chooses the action for a clean text. `replyTo`: the id of the message that it replies to. */
export function planSubmission(text: string, mode: ComposeMode | undefined, replyTo?: string): Submission {
  if (mode?.kind === 'edit') return planEdit(text, mode.message);
  if (isBlank(text)) return { kind: 'nothing' };
  const plain = readPlainText(text);
  if (plain === undefined) return { kind: 'slash' };
  return { kind: 'command', command: { type: 'send', text: plain, replyTo } };
}

/**
 * Returns the message in a text. Undefined for a command, which is a slash and a word: `/usr/bin` and `/ 2` are messages.
 * `//` starts a message with a slash, and `/me` stays in its message, which is drawn as an action.
 */
export function readPlainText(text: string): string | undefined {
  const message = text.replace(/^\/(?=\/)/, '').replace(/^\/me\s+(?=\S)/i, '/me ');
  return message === text && /^\/(?!me )[a-z]+(?!\S)/i.test(text) ? undefined : message;
}

function planEdit(text: string, message: Message): Submission {
  if (isBlank(text)) return { kind: 'emptied', id: message.id };
  if (text === message.text) return { kind: 'unchanged' };
  return { kind: 'command', command: { type: 'edit', message: message.id, text } };
}

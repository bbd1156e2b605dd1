import { isPersonName } from '../../../src/protocol/names.ts';
import type { Message } from '../../../src/protocol/server-messages.ts';
import { isBlank, replaceControls } from '../../../src/protocol/text.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import type { ComposeMode } from '../internal-events.ts';
import { parseInput } from './slash-command.ts';

/** The action that a submitted text calls for. */
export type Submission =
  /** The text has no visible character. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'command'; readonly command: NewCommand }
  /** An edit that changes nothing. */
  | { readonly kind: 'unchanged' }
  /** An edit that leaves no text. The composer asks whether to delete the message. */
  | { readonly kind: 'emptied'; readonly message: Message }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad-name'; readonly name: string }
  /** `command` includes its slash. */
  | { readonly kind: 'unknown-command'; readonly command: string };

/** Returns the text as it is sent: without control characters, empty first lines and white space at the end. */
export function cleanText(text: string): string {
  return replaceControls(text.replace(/^\s*\n|\s+$/g, ''));
}

/** Chooses the action for a clean text. `isLiteral`: the text is sent as it is, even if it looks like a command. */
export function planSubmission(text: string, mode: ComposeMode | undefined, isLiteral: boolean): Submission {
  if (mode && mode.kind !== 'reply') return planEdit(text, mode.message);
  if (isBlank(text)) return { kind: 'nothing' };
  const input = isLiteral ? { type: 'send' as const, text } : parseInput(text);
  switch (input.type) {
    case 'send':
      return { kind: 'command', command: { ...input, replyTo: mode?.message.id } };
    case 'rename':
      return input.name === undefined || isPersonName(input.name)
        ? { kind: 'command', command: input }
        : { kind: 'bad-name', name: input.name };
    case 'help':
      return { kind: 'help' };
    case 'unknown':
      return { kind: 'unknown-command', command: input.command };
  }
}

function planEdit(text: string, message: Message): Submission {
  if (isBlank(text)) return { kind: 'emptied', message };
  if (text === message.text) return { kind: 'unchanged' };
  return { kind: 'command', command: { type: 'edit', message: message.id, text } };
}

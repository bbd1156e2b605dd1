import type { Message, Person } from '../../../src/protocol/server-messages.ts';
import { isBlank, replaceControls } from '../../../src/protocol/text.ts';
import type { ChatClient } from '../../client/client.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import type { CommandPlan } from '../commands/commands.ts';
import { type ComposeMode, OpenEvent } from '../internal-events.ts';
import type { Words } from '../languages/en.ts';
import type { RoomLimits } from '../room-limits.ts';
import { scripts } from '../on-demand/script-loader.ts';

/** The action that a submitted text calls for. */
export type Submission =
  /** The text has no visible character. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'command'; readonly command: NewCommand }
  /** An edit that changes nothing. */
  | { readonly kind: 'unchanged' }
  /** An edit that leaves no text. The composer asks whether to delete the message. */
  | { readonly kind: 'emptied'; readonly message: Message }
  /** A slash and a word. `planCommand`, which loads on demand, plans it. */
  | { readonly kind: 'slash' };

/** The composer, as its commands use it. */
interface CommandHost {
  readonly words: Words;
  readonly client: ChatClient | undefined;
  readonly limits: RoomLimits | undefined;
}

type CommandsScript = typeof import('../commands/commands.ts');

/** The script did not load. */
interface LoadFailure {
  readonly kind: 'failed';
  readonly hint: string;
}

/** Returns the text as it is sent: without control characters, empty first lines and white space at the end. */
export function cleanText(text: string): string {
  return replaceControls(text.replace(/^\s*\n|\s+$/g, ''));
}

/** Plans a command with a script that loads on demand. */
export async function planCommand(
  text: string,
  { words, client, limits }: CommandHost,
  isRepeated: boolean,
): Promise<CommandPlan | LoadFailure> {
  const script = await scripts.load<CommandsScript>('commands').catch(() => undefined);
  const context = { words, isRepeated, client: limits?.isModerator ? client : undefined };
  return script?.planCommand(text, context) ?? { kind: 'failed', hint: words.loadFailed };
}

/** Opens the notice that can undo the ban or mute of a person, which has just been sent. */
export function offerUndo(host: CommandHost & HTMLElement, field: HTMLElement, person: Person): void {
  const sent = host.client?.outgoing.at(-1)?.command;
  host.dispatchEvent(new OpenEvent('moderation', field, { person, sent }));
}

/** Chooses the action for a clean text. */
export function planSubmission(text: string, mode: ComposeMode | undefined): Submission {
  if (mode && mode.kind !== 'reply') return planEdit(text, mode.message);
  if (isBlank(text)) return { kind: 'nothing' };
  const plain = readPlainText(text);
  if (plain === undefined) return { kind: 'slash' };
  return { kind: 'command', command: { type: 'send', text: plain, replyTo: mode?.message.id } };
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
  if (isBlank(text)) return { kind: 'emptied', message };
  if (text === message.text) return { kind: 'unchanged' };
  return { kind: 'command', command: { type: 'edit', message: message.id, text } };
}

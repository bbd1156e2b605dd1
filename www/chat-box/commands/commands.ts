import { systemClock } from '../../../src/clock.ts';
import { isPersonName } from '../../../src/protocol/names.ts';
import type { Person } from '../../../src/protocol/server-messages.ts';
import type { NewCommand } from '../../client/outbox/outgoing.ts';
import { english } from '../languages/english/commands.ts';
import { english as moderatorEnglish } from '../languages/english/moderator-commands.ts';
import { english as limitEnglish } from '../languages/english/moderator-limits.ts';
import { english as nameEnglish } from '../languages/english/name-rules.ts';
import type { Words } from '../languages/en.ts';
import { type CommandClient, parseModeratorCommand } from './moderator-command.ts';

export const words = { ...english, ...moderatorEnglish, ...limitEnglish, ...nameEnglish };

/** The effect of a text that begins with a slash and a word. */
export type CommandPlan =
  /** `person` is the person that a moderator bans or mutes. */
  | { readonly kind: 'command'; readonly command: NewCommand; readonly person?: Person | undefined }
  /** A hint below the field, which becomes empty. */
  | { readonly kind: 'help'; readonly hint: string }
  /** A hint below the field, which keeps its text. */
  | { readonly kind: 'hint'; readonly hint: string };

/** What a command depends on. */
export interface CommandContext {
  readonly words: Words;
  /** The same text was entered before and got a hint. */
  readonly isRepeated: boolean;
  /** The client of a moderator. */
  readonly client?: CommandClient | undefined;
}

/** Plans a text that begins with a slash and a word. `/nick` without a name picks a random one. */
export function planCommand(text: string, { words, isRepeated, client }: CommandContext): CommandPlan {
  const [name = '', rest = ''] = text.split(/\s+([^]*)/);
  const command = name.toLowerCase();
  const moderated = client && parseModeratorCommand(command, rest.trim(), client, systemClock.wall());
  switch (moderated?.kind) {
    case 'command':
      return { kind: 'command', command: moderated.command, person: moderated.person };
    case 'confirm':
      return isRepeated
        ? { kind: 'command', command: moderated.command }
        : { kind: 'hint', hint: words.confirmCommand };
    case 'too-long':
      return { kind: 'hint', hint: words.tooLong(moderated.max) };
    case 'too-much':
      return { kind: 'hint', hint: words.tooMuch(moderated.max) };
    case 'misused':
      return { kind: 'hint', hint: words.moderatorHelp };
    case 'unknown-person':
      return { kind: 'hint', hint: words.unknownPerson(moderated.name) };
    case undefined:
  }
  switch (command) {
    case '/nick':
      return rest === '' || isPersonName(rest)
        ? { kind: 'command', command: { type: 'rename', name: rest || undefined } }
        : { kind: 'hint', hint: words.badName(rest) };
    case '/me':
    case '/help':
      return { kind: 'help', hint: client ? `${words.commandHelp}\n${words.moderatorHelp}` : words.commandHelp };
    default:
      return isRepeated
        ? { kind: 'command', command: { type: 'send', text } }
        : { kind: 'hint', hint: words.unknownCommand(name) };
  }
}
